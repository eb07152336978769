package org.winnow.stage.clean;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.job.EmbeddedFaces;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.job.Versions;
import org.winnow.spark.Batches;
import org.winnow.stage.clean.incremental.IncrementalCleaning;
import org.winnow.stage.clean.incremental.PreviousRound;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.reassign.IdentityCandidates;
import org.winnow.stage.clean.round.Round;
import org.winnow.stage.clean.round.RoundWriter;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Calibrations;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;
import org.winnow.table.Sources;

/**
 * Stage {@code clean}: claims become labels, in the manner of CAST (Zhu et al., "WebFace260M", CVPR
 * 2021).
 *
 * <ol>
 *   <li><b>Calibrate.</b> Measures on a sample of this run's own faces how similar strangers are,
 *       and estimates how many strangers stand under the names. Similarities become scores:
 *       standard deviations above what the same face has with strangers.
 *   <li><b>Within an identity.</b> Finds the density cores of the faces that are claimed for one
 *       name; keeps what is near the first, at most one face of an image. A further core that is
 *       another person becomes an identity of its own. What lies between strangers and members goes
 *       to review.
 *   <li><b>Between identities.</b> Compares all centres. Those of one person are merged in groups
 *       whose members all agree with each other; of two that are too alike for strangers and too
 *       unlike to merge, the smaller goes to review.
 *   <li><b>Rescue.</b> Faces that belong to nobody so far are moved to the identity that they
 *       clearly belong to, if there is one.
 *   <li><b>Student.</b> From the faces that were kept a better space is learnt. If it tells
 *       identities apart better from which it was not learnt, all starts again from the claims in
 *       that space.
 *   <li>Writes {@code identities} and {@code labels}: one row for each face that has an embedding
 *       and round, with decision, reason and numbers. The last round counts. What each round
 *       measured and decided by stands in {@code calibrations}.
 * </ol>
 *
 * <p>A run after the first cleans what changed: by the thresholds of the last round it judges the
 * names whose faces changed, compares the identities near them again, and looks again at the faces
 * that these reach. Where much came or went, or settings are others, all starts anew.
 *
 * <pre>
 * winnow clean --warehouse out/
 * winnow clean --warehouse out/ --set clean.member.fdr=1e-2
 * winnow sql --warehouse out/ "SELECT decision, reason, count(*) FROM labels GROUP BY 1, 2"
 * </pre>
 */
public final class CleanJob implements Job {
  private final Config.Clean settings;
  private final String modelId;

  public CleanJob(Config config) {
    settings = config.clean();
    modelId = config.embed().model();
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Commit commit =
        context.commit(
            String.join(" ", modelId, settings.decisive().toString(), Versions.winnow()),
            context.versions(
                Faces.TABLE, Embeddings.TABLE, Sources.TABLE, Images.TABLE, Reviews.TABLE));
    Optional<Commit> last = tables.lastCommit(Calibrations.TABLE, context.stage());
    if (last.isPresent() && last.get().sameBasisAs(commit)) {
      return RunReport.nothingToDo("labels was made from the tables as they stand");
    }
    Dataset<Row> vectors =
        tables
            .read(Embeddings.TABLE)
            .filter(Embeddings.MODEL_ID.col().equalTo(modelId))
            .select(Embeddings.FACE_ID.col(), Embeddings.VECTOR.col());
    RoundWriter rounds = new RoundWriter(context, commit);
    context.describe("count faces");
    long faces = vectors.count();
    if (faces == 0) {
      return withoutFaces(context, rounds);
    }
    context.describe("join claims");
    Dataset<Row> claims =
        Batches.hold(
            Claims.of(
                    tables.read(Faces.TABLE), tables.read(Sources.TABLE), tables.read(Images.TABLE))
                .join(vectors.select(Embeddings.FACE_ID.col()), Embeddings.FACE_ID.name()));
    Dataset<Row> digests = Batches.hold(IdentityCandidates.digests(claims, vectors));
    try {
      Round.Input input =
          new Round.Input(
              claims,
              vectors,
              faces,
              digests,
              merged(tables),
              tables.read(Reviews.TABLE),
              Optional.empty());
      return clean(input, PreviousRound.find(context, settings, commit, last), rounds);
    } finally {
      digests.unpersist();
      claims.unpersist();
    }
  }

  /** Labels of faces that are gone are taken out. */
  private RunReport withoutFaces(JobContext context, RoundWriter rounds) {
    EmbeddedFaces.noneIsRight(context, modelId);
    if (context.tables().isEmpty(Labels.TABLE)) {
      return RunReport.nothingToDo("there is no face to clean");
    }
    rounds.clear();
    return RunReport.conserved(0, 0, Map.of(), "there is no face any more: all labels are gone");
  }

  private RunReport clean(Round.Input input, PreviousRound.Found found, RoundWriter tables) {
    String why = found.why();
    if (found.before().isPresent()) {
      PreviousRound before = found.before().get().held();
      tables.context().describe("find what changed");
      IncrementalCleaning.Difference difference = IncrementalCleaning.Difference.of(input, before);
      Optional<String> tooMany = before.tooMany(difference.faces(), settings.fullAfter());
      if (tooMany.isEmpty()) {
        return new IncrementalCleaning(settings, tables).run(input, before, difference);
      }
      why = tooMany.get();
    }
    FullCleaning all = new FullCleaning(settings, modelId, tables);
    if (input.digests().isEmpty()) {
      all.note(
          "No photograph has a name, so that no face has a claim. `winnow cluster` groups faces"
              + " without names.");
    }
    if (!why.isEmpty()) {
      all.note("All faces are cleaned: " + why + ".");
    }
    return all.run(input);
  }

  private static Dataset<Row> merged(DeltaStore tables) {
    return tables
        .read(Identities.TABLE)
        .filter(Identities.STATUS.col().equalTo("MERGED"))
        .select(Identities.IDENTITY_ID.col())
        .distinct();
  }
}
