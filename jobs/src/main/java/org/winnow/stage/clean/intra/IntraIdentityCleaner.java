package org.winnow.stage.clean.intra;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.winnow.identity.ClaimedFace;
import org.winnow.identity.Cohort;
import org.winnow.identity.IntraIdentityClassifier;
import org.winnow.identity.StableIds;

/**
 * Walks the claimed faces, sorted by name and image, and judges name after name. The first images
 * of a name are held to find its cores; image ids are digests, so these are a random share. All
 * others stream by: a name with 200,000 faces takes no more memory than one with some thousand.
 */
public final class IntraIdentityCleaner implements Iterator<Row> {
  /** Stands for the image of a person who is known: sorted before all images. */
  private static final String KNOWN = "";

  private final Iterator<InternalRow> rows;
  private final IntraIdentityClassifier.Rules rules;
  private final Cohort cohort;
  private final int coreFaces;
  private final Queue<Row> ready = new ArrayDeque<>();
  private final Queue<List<ClaimedFace>> held = new ArrayDeque<>();
  private String folder;
  private IntraIdentityClassifier judge;
  private List<String> identities = List.of();
  private Claim ahead;

  private record Claim(String name, ClaimedFace face) {}

  private IntraIdentityCleaner(
      Iterator<InternalRow> rows,
      IntraIdentityClassifier.Rules rules,
      Cohort cohort,
      int coreFaces) {
    this.rows = rows;
    this.rules = rules;
    this.cohort = cohort;
    this.coreFaces = coreFaces;
    advance();
  }

  /**
   * Judges all faces.
   *
   * @param claimed columns name (null where nobody is claimed), image_id, face_id, prominence,
   *     vector
   * @param known further people of a name whom an earlier run found: columns name, identity_id,
   *     centre
   * @param coreFaces faces of a name on which its cores are found, about
   * @return rows of {@link FaceJudgements#SCHEMA}
   */
  public static Dataset<Row> of(
      Dataset<Row> claimed,
      Dataset<Row> known,
      IntraIdentityClassifier.Rules rules,
      Cohort cohort,
      int coreFaces) {
    Dataset<Row> columns = claimed.select("name", "image_id", "face_id", "prominence", "vector");
    Dataset<Row> named =
        columns
            .filter(col("name").isNotNull())
            .union(
                known.select(
                    col("name"),
                    lit(KNOWN).as("image_id"),
                    col("identity_id"),
                    lit(0.0),
                    col("centre")))
            .repartition(col("name"))
            .sortWithinPartitions("name", "image_id", "face_id");
    Dataset<Row> unclaimed = columns.filter(col("name").isNull());
    JavaRDD<Row> judged =
        walk(named, rules, cohort, coreFaces).union(walk(unclaimed, rules, cohort, coreFaces));
    return claimed.sparkSession().createDataFrame(judged, FaceJudgements.SCHEMA);
  }

  private static JavaRDD<Row> walk(
      Dataset<Row> rows, IntraIdentityClassifier.Rules rules, Cohort cohort, int coreFaces) {
    return rows.queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(partition -> new IntraIdentityCleaner(partition, rules, cohort, coreFaces));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && (ahead != null || !held.isEmpty())) {
      work();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void work() {
    if (!held.isEmpty()) {
      decide(held.remove());
    } else if (ahead.name() == null) {
      ready.add(FaceJudgements.unclaimed(ahead.face(), cohort.stats(ahead.face().vector())));
      advance();
    } else if (ahead.name().equals(folder)) {
      decide(nextImage());
    } else {
      begin();
    }
  }

  private void begin() {
    folder = ahead.name();
    List<StableIds.KnownPerson> known = new ArrayList<>();
    if (ahead.face().imageId().equals(KNOWN)) {
      nextImage().forEach(one -> known.add(new StableIds.KnownPerson(one.faceId(), one.vector())));
    }
    if (ahead == null || !folder.equals(ahead.name())) {
      // Nobody is claimed for the name any more.
      return;
    }
    List<ClaimedFace> first = new ArrayList<>();
    while (ahead != null && folder.equals(ahead.name()) && first.size() < coreFaces) {
      List<ClaimedFace> image = nextImage();
      held.add(image);
      first.addAll(image);
    }
    judge = new IntraIdentityClassifier(first, rules, cohort);
    identities = FaceJudgements.identityIds(folder, judge, known);
    ready.addAll(FaceJudgements.cores(folder, identities, judge, first, cohort));
  }

  private void decide(List<ClaimedFace> image) {
    for (IntraIdentityClassifier.Judgement judgement : judge.classify(image)) {
      ready.add(FaceJudgements.face(folder, identities.get(judgement.core()), judgement));
    }
  }

  private List<ClaimedFace> nextImage() {
    List<ClaimedFace> image = new ArrayList<>();
    String id = ahead.face().imageId();
    while (ahead != null && folder.equals(ahead.name()) && id.equals(ahead.face().imageId())) {
      image.add(ahead.face());
      advance();
    }
    return image;
  }

  private void advance() {
    if (!rows.hasNext()) {
      ahead = null;
      return;
    }
    InternalRow row = rows.next();
    ahead =
        new Claim(
            row.isNullAt(0) ? null : row.getUTF8String(0).toString(),
            new ClaimedFace(
                row.getUTF8String(2).toString(),
                row.getUTF8String(1).toString(),
                row.getArray(4).toFloatArray(),
                row.getDouble(3)));
  }
}
