package org.winnow.stage.curate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.spark.Batches;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Curated;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/**
 * Stage {@code curate}: kept labels become the published data set.
 *
 * <ol>
 *   <li>Takes the faces that the newest cleaning round kept in, or moved to, an identity with the
 *       status {@code KEPT}.
 *   <li>Leaves out identities with fewer than {@code curate.min_faces} of them.
 *   <li>Numbers the identities for training. An identity that was published before keeps its
 *       number.
 *   <li>Makes the Delta table {@code curated} hold just these rows, in one commit that names the
 *       run: the change data feed tells what was added, changed and taken out since the last
 *       version.
 * </ol>
 *
 * <pre>
 * winnow curate --warehouse out/
 * winnow sql --warehouse out/ "SELECT label, count(*) FROM curated GROUP BY label"
 * </pre>
 */
public final class CurateJob implements Job {
  private final Config.Curate settings;

  public CurateJob(Config config) {
    settings = config.curate();
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Commit commit =
        context.commit(
            settings.toString(),
            context.versions(Labels.TABLE, Identities.TABLE, Faces.TABLE, Sources.TABLE));
    Optional<Commit> last = tables.lastCommit(Curated.TABLE, context.stage());
    if (last.isPresent() && last.get().sameBasisAs(commit)) {
      return RunReport.nothingToDo("curated was made from the tables as they stand");
    }
    context.describe("choose and number identities");
    Dataset<Row> kept =
        Batches.hold(
            CurateTransforms.sized(
                CurateTransforms.keptLabels(
                    tables.read(Labels.TABLE), tables.read(Identities.TABLE))));
    try {
      return publish(context, kept, commit);
    } finally {
      kept.unpersist();
    }
  }

  private RunReport publish(JobContext context, Dataset<Row> kept, Commit commit) {
    DeltaStore tables = context.tables();
    Dataset<Row> published = kept.filter(CurateTransforms.largeEnough(settings.minFaces()));
    long faces = kept.count();
    Dataset<Row> numbers = CurateTransforms.classNumbers(published, tables.read(Curated.TABLE));
    Dataset<Row> rows =
        CurateTransforms.curated(
            published, numbers, tables.read(Faces.TABLE), tables.read(Sources.TABLE));
    context.describe("publish");
    tables.mirror(Curated.TABLE, rows, commit);
    long written = tables.read(Curated.TABLE).count();
    Map<String, Long> outcomes = new LinkedHashMap<>();
    outcomes.put("published", written);
    outcomes.put("in_small_identity", faces - published.count());
    long identities = published.select(Curated.IDENTITY_ID.col()).distinct().count();
    return RunReport.conserved(
        faces,
        written,
        outcomes,
        String.format(
            Locale.ROOT,
            "%,d faces of %,d identities published as version %d, %,d left out",
            written,
            identities,
            tables.version(Curated.TABLE),
            faces - written));
  }
}
