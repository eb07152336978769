package org.winnow.stage.clean.round;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Changes of an incremental round to the tables.
 *
 * @param labels new and changed rows
 * @param identities new and changed rows
 * @param removedLabels face_id and round of the rows to delete
 * @param removedIdentities identity_id and round of the rows to delete
 */
public record RoundDelta(
    Dataset<Row> labels,
    Dataset<Row> identities,
    Dataset<Row> removedLabels,
    Dataset<Row> removedIdentities) {}
