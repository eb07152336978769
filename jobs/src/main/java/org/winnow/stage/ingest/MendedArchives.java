package org.winnow.stage.ingest;

import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.archive.ArchiveReason;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.InputClaims;
import org.winnow.job.JobContext;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;

/**
 * Removes the rows of archives that an earlier run found damaged or empty, and that are whole now:
 * their members stand for them.
 */
final class MendedArchives {
  private MendedArchives() {}

  static void forget(JobContext context, InputClaims claims) {
    DeltaStore tables = context.tables();
    boolean hasArchives =
        claims.distributed().isPresent()
            || claims.local().stream()
                .map(claim -> ClaimRows.<String>get(claim, ClaimRows.CONTAINER))
                .anyMatch(Objects::nonNull);
    if (!hasArchives || tables.isEmpty(Quarantine.TABLE)) {
      return;
    }
    Dataset<Row> unusable =
        tables
            .read(Quarantine.TABLE)
            .filter(
                Quarantine.STAGE
                    .col()
                    .equalTo(context.stage())
                    .and(
                        Quarantine.REASON
                            .col()
                            .isin(
                                ArchiveReason.BAD_ARCHIVE.name(),
                                ArchiveReason.EMPTY_ARCHIVE.name())));
    if (unusable.isEmpty()) {
      return;
    }
    Dataset<Row> all =
        claims
            .distributed()
            .orElseGet(() -> context.spark().createDataFrame(claims.local(), ClaimRows.SCHEMA));
    Dataset<Row> mended =
        unusable
            .join(
                all.select(ClaimRows.CONTAINER.col().as(Quarantine.URI.name())),
                Quarantine.URI.name(),
                "left_semi")
            .join(
                all.select(Sources.SOURCE_ID.col().as(Quarantine.KEY.name())),
                Quarantine.KEY.name(),
                "left_anti");
    Commit commit = context.commit("", Map.of());
    tables.deleteKeys(
        Sources.TABLE, mended.select(Quarantine.KEY.col().as(Sources.SOURCE_ID.name())), commit);
    tables.deleteKeys(
        Quarantine.TABLE, mended.select(Quarantine.STAGE.col(), Quarantine.KEY.col()), commit);
  }
}
