package org.winnow.stage.clean.intra;

import static org.apache.spark.sql.functions.max;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.store.DeltaStore;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Further people of a name that earlier runs found, so that they keep their ids. */
public final class PreviousIdentities {
  private PreviousIdentities() {}

  /**
   * Reads them from the newest round in the given space.
   *
   * @param modelId embedder or student
   * @return columns name (claimed), identity_id, centre
   */
  public static Dataset<Row> of(DeltaStore tables, String modelId) {
    Row newest =
        tables
            .read(Labels.TABLE)
            .filter(Labels.MODEL_ID.col().equalTo(modelId))
            .agg(max(Labels.ROUND.col()))
            .head();
    return tables
        .read(Identities.TABLE)
        .filter(Identities.ROUND.col().equalTo(newest.isNullAt(0) ? 0 : newest.getInt(0)))
        .filter(Identities.NAME.col().notEqual(Identities.CLAIMED_NAME.col()))
        .filter(Identities.CENTRE.col().isNotNull())
        .select(
            Identities.CLAIMED_NAME.col().as(Identities.NAME.name()),
            Identities.IDENTITY_ID.col(),
            Identities.CENTRE.col());
  }
}
