package org.winnow.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Fetches;
import org.winnow.table.Hosts;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;

/** Deletes what one stage that takes pictures in wrote, and no row of another such stage. */
final class OwnPictures {
  private OwnPictures() {}

  /**
   * Deletes quarantine, images that no other stage's source names, and sources last: a kill in
   * between leaves no image without its source.
   */
  static void delete(Stage stage, DeltaStore tables, Commit commit) {
    tables.delete(Quarantine.TABLE, Quarantine.STAGE.col().equalTo(stage.id()), commit);
    if (stage == Stage.CRAWL) {
      tables.delete(Fetches.TABLE, lit(true), commit);
      tables.delete(Hosts.TABLE, lit(true), commit);
    }
    // Rows of earlier versions are of ingest.
    Column own = coalesce(Sources.STAGE.col(), lit(Stage.INGEST.id())).equalTo(stage.id());
    Dataset<Row> sources = tables.read(Sources.TABLE);
    Dataset<Row> others =
        sources
            .filter(not(own))
            .filter(Sources.IMAGE_ID.col().isNotNull())
            .select(Sources.IMAGE_ID.col())
            .distinct();
    if (others.isEmpty()) {
      tables.delete(Images.TABLE, lit(true), commit);
    } else {
      tables.deleteKeys(
          Images.TABLE,
          tables
              .read(Images.TABLE)
              .select(Images.IMAGE_ID.col())
              .join(others, Images.IMAGE_ID.name(), "left_anti"),
          commit);
    }
    tables.deleteKeys(Sources.TABLE, sources.filter(own).select(Sources.SOURCE_ID.col()), commit);
  }
}
