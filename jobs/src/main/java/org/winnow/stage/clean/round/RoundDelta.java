package org.winnow.stage.clean.round;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an incremental round changes in the tables.
 *
 * @param labels new and changed rows
 * @param identities new and changed rows
 * @param goneLabels face_id and round of rows that are no longer
 * @param goneIdentities identity_id and round of rows that are no longer
 */
public record RoundDelta(
    Dataset<Row> labels,
    Dataset<Row> identities,
    Dataset<Row> goneLabels,
    Dataset<Row> goneIdentities) {}
