package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.col;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.config.DedupSettings;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.copies.CompareMeters;
import org.winnow.copies.HashCandidates;
import org.winnow.copies.ImageHashing;
import org.winnow.copies.ImagePair;
import org.winnow.copies.Verification;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.job.SettingsCheck;
import org.winnow.spark.Materializer;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;

/**
 * Stage {@code dedup}: finds images that repeat others, and proves it.
 *
 * <ol>
 *   <li>Orders the frames of each video that {@code sources} names, into {@code tracks}: the best
 *       and the most different ones first. Frames of one video are not compared with one another.
 *   <li>Hashes the images that have no hash: the pixels, a perceptual hash, PDQ of the picture and
 *       of its mirror image, into {@code image_hashes}. What cannot be decoded goes to {@code
 *       quarantine}.
 *   <li>Images of equal pixels repeat the best of them, and only that one is compared further.
 *   <li>Candidates of an image are those with near hashes ({@code dedup.max_distance}), and those
 *       with similar faces ({@code dedup.min_cosine}), and those of similar pictures, if a model
 *       describes them ({@code dedup.copy_model}): the nearest {@code dedup.candidates} of each
 *       kind.
 *   <li>Verifies each candidate: registers the two aligned faces, in both orientations, and
 *       compares their pixels. The correlation tells copies of one photograph from moments of one
 *       series and from other photographs. Without a face, the hashes decide by a stricter
 *       distance. Where the hashes are near and the faces prove no copy, a face is compared with
 *       what the other image shows at its place.
 *   <li>An image that is a copy of a member, but was not compared with the representative, is
 *       compared with it now; so are the representatives of two such groups.
 *   <li>Groups are stars: each member was verified against its representative, never by a chain.
 *       The representative has the largest face, then the most pixels, then the largest file.
 *   <li>Writes {@code duplicates}, then marks the images in {@code image_hashes} as compared.
 * </ol>
 *
 * <p>A later run compares new images, and images with new faces, with all others. It compares no
 * pair of old images, and a representative stays one.
 *
 * <pre>
 * winnow dedup --warehouse out/
 * winnow sql --warehouse out/ "SELECT kind, count(*) FROM duplicates GROUP BY 1"
 * </pre>
 */
public final class DedupJob implements Job {
  /** Rounds in which images are compared with representatives of their copies. */
  private static final int MAX_ROUNDS = 6;

  private final Config config;
  private final DedupSettings settings;
  private final String modelId;

  public DedupJob(Config config) {
    this.config = config;
    settings = config.dedup();
    modelId = config.embed().model();
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Map<String, String> decisive = new LinkedHashMap<>(settings.decisive());
    decisive.put("embed.model", modelId);
    String text = SettingsCheck.check(context, Duplicates.TABLE, context.stage(), decisive);
    Commit commit =
        context.commit(text, context.versions(Images.TABLE, Faces.TABLE, Embeddings.TABLE));
    Optional<String> ordered = TrackFrames.update(context, modelId);
    ordered.ifPresent(context::info);
    Optional<Commit> last = tables.lastCommit(ImageHashes.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return nothingToDo(tables, ordered);
    }
    if (!tables.isEmpty(Images.TABLE)) {
      SettingsCheck.recordSettings(context, Duplicates.TABLE, context.stage(), text);
      ImageHashing.run(context, config, settings.copyModel(), commit.asPartial());
    }
    context.stepName("find images to compare");
    Dataset<Row> nodes = Nodes.of(tables, modelId);
    long pending = nodes.filter(col(Nodes.PENDING)).count();
    return pending == 0 ? nothingToDo(tables, ordered) : compare(context, nodes, pending, commit);
  }

  /**
   * No image is to be compared.
   *
   * @param ordered what was done to tracks
   */
  private static RunReport nothingToDo(DeltaStore tables, Optional<String> ordered) {
    String compared = Unit.IMAGES.of(tables.read(Images.TABLE).count()) + ", compared already";
    return ordered.isPresent()
        ? RunReport.conserved(0, 0, Map.of(), compared)
        : RunReport.nothingToDo(compared);
  }

  private RunReport compare(JobContext context, Dataset<Row> nodes, long pending, Commit commit) {
    DeltaStore tables = context.tables();
    CompareMeters meters = CompareMeters.of(context.spark());
    Dataset<Row> delegates = Nodes.delegates(nodes);
    context.stepName("find near hashes");
    Dataset<Row> byHash =
        Materializer.materialize(
            HashCandidates.of(
                delegates,
                delegates.filter(col(Nodes.PENDING)),
                settings,
                meters,
                HashCandidates.Sizes.DEFAULT));
    context.stepName("find similar faces");
    Dataset<Row> byFace =
        Materializer.materialize(FaceCandidates.of(tables, delegates, modelId, settings));
    Optional<Dataset<Row>> byPicture =
        settings
            .copyModel()
            .map(
                model ->
                    Materializer.materialize(DescriptorCandidates.of(tables, delegates, settings)));
    Dataset<Row> pairs =
        Materializer.materialize(
            TrackFrames.notWithin(tables, CandidatePairs.of(nodes, byHash, byFace, byPicture)));
    long candidates = Materializer.count(pairs);
    Dataset<Row> verified = verify(context, pairs, meters);
    context.stepName("group copies");
    Grouping grouping = Grouping.of(nodes, verified);
    for (int round = 1; round < MAX_ROUNDS && Materializer.count(grouping.members) > 0; round++) {
      Dataset<Row> further =
          Materializer.materialize(
              TrackFrames.notWithin(
                  tables, FurtherPairs.of(nodes, verified, grouping.members, pairs)));
      Dataset<Row> found = verify(context, further, meters);
      candidates += Materializer.count(further);
      if (Materializer.count(found) == 0) {
        break;
      }
      pairs = pairs.unionByName(further);
      verified = Materializer.materialize(verified.union(found));
      context.stepName("group copies");
      grouping = Grouping.of(nodes, verified);
    }
    Dataset<Row> members = grouping.members;
    Dataset<Row> rows = Materializer.materialize(members.union(Groups.equalPixels(nodes, members)));
    CompareReport counts = CompareReport.of(nodes, rows, pending);
    write(context, nodes, rows, grouping.bursts, commit);
    Optional<SelfCheck> check =
        settings.selfCheck() > 0 && pending >= SelfCheck.MIN_IMAGES
            ? Optional.of(SelfCheck.of(context, nodes, settings))
            : Optional.empty();
    check.ifPresent(measured -> measured.messages().forEach(context::info));
    return counts.toRunReport(candidates, Materializer.count(verified), meters, check);
  }

  /**
   * What follows from the verified pairs.
   *
   * @param bursts bursts of earlier runs that are grouped anew, see {@link Groups#affectedBursts}
   * @param members rows of {@code duplicates}, see {@link Groups#members}
   */
  private record Grouping(Dataset<Row> bursts, Dataset<Row> members) {
    static Grouping of(Dataset<Row> nodes, Dataset<Row> verified) {
      Dataset<Row> bursts = Materializer.materialize(Groups.affectedBursts(nodes, verified));
      return new Grouping(bursts, Materializer.materialize(Groups.members(verified.union(bursts))));
    }
  }

  private Dataset<Row> verify(JobContext context, Dataset<Row> pairs, CompareMeters meters) {
    context.stepName("verify candidates");
    try (Progress.Ending counting =
        context.measure(Unit.PAIRS, Materializer.count(pairs), meters.verified())) {
      return Verification.of(context.tables(), pairs, config, meters.verified());
    }
  }

  /** Writes the rows, and at last which images were compared. */
  private void write(
      JobContext context,
      Dataset<Row> nodes,
      Dataset<Row> rows,
      Dataset<Row> bursts,
      Commit commit) {
    DeltaStore tables = context.tables();
    String[] key = {Duplicates.IMAGE_ID.name()};
    Dataset<Row> pending = nodes.filter(col(Nodes.PENDING));
    Dataset<Row> obsolete =
        tables
            .read(Duplicates.TABLE)
            .select(Duplicates.IMAGE_ID.col())
            .join(
                pending.select(Duplicates.IMAGE_ID.col()).union(bursts.select(col(ImagePair.A))),
                key,
                "left_semi")
            .join(rows, key, "left_anti");
    context.stepName("write " + Duplicates.TABLE.name());
    tables.upsertAndDelete(
        Duplicates.TABLE, rows.select(Duplicates.TABLE.columns()), obsolete, commit.asPartial());
    context.stepName("write " + ImageHashes.TABLE.name());
    tables.upsert(
        ImageHashes.TABLE,
        pending
            .withColumn(ImageHashes.COMPARED_FACES.name(), col(Nodes.EMBEDDED))
            .select(ImageHashes.TABLE.columns()),
        commit);
  }
}
