package org.winnow.stage.clean;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.claim.CaptionNames;
import org.winnow.claim.NameAliases;
import org.winnow.config.Config;
import org.winnow.console.Unit;
import org.winnow.job.EmbeddedFaces;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.job.Versions;
import org.winnow.spark.Batches;
import org.winnow.stage.clean.incremental.IncrementalCleaning;
import org.winnow.stage.clean.incremental.PreviousRound;
import org.winnow.stage.clean.inter.IdentityCandidates;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.round.Round;
import org.winnow.stage.clean.round.RoundWriter;
import org.winnow.stage.clean.round.RuledOut;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Calibrations;
import org.winnow.table.Captions;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;
import org.winnow.table.Sources;
import org.winnow.table.Tracks;

/**
 * Stage {@code clean}: claims become labels, based on CAST (Zhu et al., "WebFace260M", CVPR 2021).
 *
 * <ol>
 *   <li><b>Captions.</b> Leaves out the images whose captions the rules of {@code captions} all
 *       drop, with the reason {@code CAPTION}.
 *   <li><b>Calibrate.</b> Measures impostor similarities on a sample of the faces, and estimates
 *       the share of impostors among the claims. Converts similarities to scores: standard
 *       deviations above the impostor mean of the face (Z-norm).
 *   <li><b>Within an identity.</b> Finds the density cores of the faces of one claimed name. Keeps
 *       the faces near the first core, at most one of each image. A core of another person becomes
 *       a separate identity. Borderline faces go to review.
 *   <li><b>Between identities.</b> Compares all centroids. Merges identities of one person by
 *       complete linkage. Of two similar but unmerged identities, the smaller goes to review.
 *   <li><b>Rescue.</b> Moves unassigned faces to the identity that they clearly match.
 *   <li><b>Student.</b> Learns a projection from the kept faces. If it separates held-out
 *       identities better, the next round starts from the claims in its space.
 *   <li><b>Write.</b> Writes {@code identities} and {@code labels}: one row for each embedded face
 *       and round, with decision, reason and measurements. The last round counts. The measurements
 *       and thresholds of each round are in {@code calibrations}.
 * </ol>
 *
 * <p>Later runs are incremental. They use the thresholds of the last round, judge the names whose
 * faces changed, and compare affected identities and faces again. After many changes or with other
 * settings, all faces are cleaned again.
 *
 * <pre>
 * winnow clean --warehouse out/
 * winnow clean --warehouse out/ --set clean.member.fdr=1e-2
 * winnow sql --warehouse out/ "SELECT decision, reason, count(*) FROM labels GROUP BY 1, 2"
 * </pre>
 */
public final class CleanJob implements Job {
  private static final String ALIASES = "clean.aliases";

  private final Config.Clean settings;
  private final String modelId;
  private final NameAliases aliases;

  public CleanJob(Config config) {
    settings = config.clean();
    aliases = NameAliases.of(config);
    modelId = config.embed().model();
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Commit commit =
        context.commit(
            String.join(" ", modelId, settings.decisive().toString(), Versions.winnow()),
            inputs(context));
    Optional<Commit> last = tables.lastCommit(Calibrations.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return RunReport.nothingToDo("labels was made from the tables as they stand");
    }
    Dataset<Row> vectors = Embeddings.vectors(tables.read(Embeddings.TABLE), modelId);
    context.stepName("count faces");
    long faces = vectors.count();
    if (faces == 0) {
      return withoutFaces(context, new RoundWriter(context, commit, Optional.empty()));
    }
    context.stepName("join claims");
    Dataset<Row> all =
        Claims.of(
                tables.read(Faces.TABLE),
                aliases.resolved(sources(tables)),
                tables.read(Images.TABLE),
                tables.read(Duplicates.TABLE),
                tables.read(Tracks.TABLE))
            .join(vectors.select(Embeddings.FACE_ID.col()), Embeddings.FACE_ID.name());
    Optional<RuledOut> ruledOut = RuledOut.find(tables, all, modelId);
    long left = faces - ruledOut.map(RuledOut::count).orElse(0L);
    RoundWriter rounds = new RoundWriter(context, commit, ruledOut);
    if (left == 0) {
      rounds.clear();
      return RunReport.nothingToDo("captions rule out the image of every face");
    }
    if (left < faces) {
      context.info(Unit.FACES.of(faces - left) + " left out, since captions rule out their images");
    }
    Dataset<Row> claims = Batches.persist(ruledOut.map(out -> out.without(all)).orElse(all));
    Dataset<Row> judged = ruledOut.map(out -> out.without(vectors)).orElse(vectors);
    Dataset<Row> digests = Batches.persist(IdentityCandidates.digests(claims, judged));
    try {
      Round.Input input =
          new Round.Input(
              claims,
              judged,
              left,
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

  private Dataset<Row> sources(DeltaStore tables) {
    Dataset<Row> sources = tables.read(Sources.TABLE);
    return settings.captionNames() && CaptionNames.any(tables)
        ? CaptionNames.claimed(sources, tables.read(Captions.TABLE))
        : CaptionNames.none(sources);
  }

  /**
   * The aliases count as an input: when they change, only the names that they change are cleaned.
   */
  private Map<String, Long> inputs(JobContext context) {
    Map<String, Long> inputs =
        new TreeMap<>(
            context.versions(
                Faces.TABLE,
                Embeddings.TABLE,
                Sources.TABLE,
                Images.TABLE,
                Duplicates.TABLE,
                Tracks.TABLE,
                Captions.TABLE,
                Reviews.TABLE));
    if (!aliases.byForm().isEmpty()) {
      inputs.put(ALIASES, aliases.digest());
    }
    return inputs;
  }

  /** Deletes the labels of removed faces. */
  private RunReport withoutFaces(JobContext context, RoundWriter rounds) {
    EmbeddedFaces.checkNothingEmbeddable(context, modelId);
    if (context.tables().isEmpty(Labels.TABLE)) {
      return RunReport.nothingToDo("there is no face to clean");
    }
    rounds.clear();
    return RunReport.conserved(0, 0, Map.of(), "there is no face any more: all labels are gone");
  }

  private RunReport clean(Round.Input input, PreviousRound.Found found, RoundWriter tables) {
    String fullRunReason = found.fullRunReason();
    if (found.round().isPresent()) {
      PreviousRound previous = found.round().get().persisted();
      tables.context().stepName("find what changed");
      IncrementalCleaning.Difference difference =
          IncrementalCleaning.Difference.of(input, previous);
      Optional<String> tooManyChanges =
          previous.fullRunReason(difference.faces(), settings.fullAfter());
      if (tooManyChanges.isEmpty()) {
        return new IncrementalCleaning(settings, tables).run(input, previous, difference);
      }
      fullRunReason = tooManyChanges.get();
    }
    FullCleaning all = new FullCleaning(settings, modelId, tables);
    if (input.digests().isEmpty()) {
      all.note(
          "No photograph has a name, so that no face has a claim. `winnow cluster` groups faces"
              + " without names.");
    }
    if (!fullRunReason.isEmpty()) {
      all.note("All faces are cleaned: " + fullRunReason + ".");
    }
    return all.run(input);
  }

  private static Dataset<Row> merged(DeltaStore tables) {
    return tables
        .read(Identities.TABLE)
        .filter(Identities.is(Identities.Status.MERGED))
        .select(Identities.IDENTITY_ID.col())
        .distinct();
  }
}
