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
import org.winnow.identity.ClaimedFace;
import org.winnow.identity.Cohort;
import org.winnow.identity.IntraIdentityClassifier;
import org.winnow.identity.IntraIdentityRules;
import org.winnow.identity.StableIds;
import org.winnow.spark.RowView;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;

/**
 * Classifies the claimed faces name by name, in the order of name and image. The first images of a
 * name are buffered to find its cores; image ids are digests, so they are a random sample. All
 * further images are streamed, so memory does not grow with the number of faces of a name.
 */
public final class IntraIdentityCleaner implements Iterator<Row> {
  /** Image id of known people; it sorts before all images. */
  private static final String KNOWN = "";

  private static final String VOTELESS = "voteless";

  private final Iterator<RowView> rows;
  private final IntraIdentityRules rules;
  private final Cohort cohort;
  private final int coreFaces;
  private final Queue<Row> results = new ArrayDeque<>();
  private final Queue<Image> buffered = new ArrayDeque<>();
  private String name;
  private IntraIdentityClassifier classifier;
  private List<String> identities = List.of();
  private Claim nextClaim;

  private record Claim(String name, ClaimedFace face, boolean voteless, boolean inCaption) {}

  private record Image(List<ClaimedFace> faces, boolean inCaption) {}

  private IntraIdentityCleaner(
      Iterator<RowView> rows, IntraIdentityRules rules, Cohort cohort, int coreFaces) {
    this.rows = rows;
    this.rules = rules;
    this.cohort = cohort;
    this.coreFaces = coreFaces;
    advance();
  }

  /**
   * Classifies all faces.
   *
   * @param claimed columns of {@link Claims#FIELDS} (name: null without a claim), and vector
   * @param known further people of a name, as found by an earlier run: name, identity_id, centre
   * @param coreFaces approximate number of faces of a name used to find its cores
   * @return rows of {@link FaceJudgements#FIELDS}
   */
  public static Dataset<Row> of(
      Dataset<Row> claimed,
      Dataset<Row> known,
      IntraIdentityRules rules,
      Cohort cohort,
      int coreFaces) {
    Dataset<Row> columns =
        claimed.select(
            Claims.NAME.col(),
            Faces.IMAGE_ID.col(),
            Faces.FACE_ID.col(),
            Claims.PROMINENCE.col(),
            Embeddings.VECTOR.col(),
            Claims.voteless().as(VOTELESS),
            Claims.IN_CAPTION.col());
    Dataset<Row> named =
        columns
            .filter(Claims.NAME.col().isNotNull())
            .union(
                known.select(
                    Claims.NAME.col(),
                    lit(KNOWN).as(Faces.IMAGE_ID.name()),
                    Identities.IDENTITY_ID.col(),
                    lit(0.0),
                    Identities.CENTRE.col(),
                    lit(false),
                    lit(false)))
            .repartition(Claims.NAME.col())
            .sortWithinPartitions(
                Claims.NAME.col(), col(VOTELESS), Faces.IMAGE_ID.col(), Faces.FACE_ID.col());
    Dataset<Row> unclaimed = columns.filter(Claims.NAME.col().isNull());
    JavaRDD<Row> judged =
        classify(named, rules, cohort, coreFaces)
            .union(classify(unclaimed, rules, cohort, coreFaces));
    return claimed.sparkSession().createDataFrame(judged, FaceJudgements.FIELDS.schema());
  }

  private static JavaRDD<Row> classify(
      Dataset<Row> rows, IntraIdentityRules rules, Cohort cohort, int coreFaces) {
    return RowView.of(rows)
        .mapPartitions(partition -> new IntraIdentityCleaner(partition, rules, cohort, coreFaces));
  }

  @Override
  public boolean hasNext() {
    while (results.isEmpty() && (nextClaim != null || !buffered.isEmpty())) {
      step();
    }
    return !results.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return results.remove();
  }

  private void step() {
    if (!buffered.isEmpty()) {
      classifyImage(buffered.remove());
    } else if (nextClaim.name() == null) {
      results.add(
          FaceJudgements.unclaimed(nextClaim.face(), cohort.stats(nextClaim.face().vector())));
      advance();
    } else if (nextClaim.name().equals(name)) {
      classifyImage(nextImage());
    } else {
      startName();
    }
  }

  private void startName() {
    name = nextClaim.name();
    List<StableIds.KnownPerson> known = new ArrayList<>();
    if (nextClaim.face().imageId().equals(KNOWN)) {
      nextImage()
          .faces()
          .forEach(one -> known.add(new StableIds.KnownPerson(one.faceId(), one.vector())));
    }
    if (nextClaim == null || !name.equals(nextClaim.name())) {
      // The name has no claimed face any more.
      return;
    }
    List<ClaimedFace> coreFaceSample = new ArrayList<>();
    // Faces without a vote come last. Where there are no others, they find the core.
    boolean voteless = nextClaim.voteless();
    while (nextClaim != null
        && name.equals(nextClaim.name())
        && nextClaim.voteless() == voteless
        && coreFaceSample.size() < coreFaces) {
      Image image = nextImage();
      buffered.add(image);
      coreFaceSample.addAll(image.faces());
    }
    classifier = new IntraIdentityClassifier(coreFaceSample, rules, cohort);
    identities = FaceJudgements.identityIds(name, classifier, known);
    results.addAll(FaceJudgements.cores(name, identities, classifier, coreFaceSample, cohort));
  }

  private void classifyImage(Image image) {
    List<IntraIdentityClassifier.Judgement> judgements =
        image.inCaption()
            ? classifier.classifyCaptioned(image.faces())
            : classifier.classify(image.faces());
    for (IntraIdentityClassifier.Judgement judgement : judgements) {
      results.add(FaceJudgements.face(name, identities.get(judgement.core()), judgement));
    }
  }

  private Image nextImage() {
    List<ClaimedFace> faces = new ArrayList<>();
    String id = nextClaim.face().imageId();
    boolean inCaption = nextClaim.inCaption();
    while (nextClaim != null
        && name.equals(nextClaim.name())
        && id.equals(nextClaim.face().imageId())) {
      faces.add(nextClaim.face());
      advance();
    }
    return new Image(faces, inCaption);
  }

  private void advance() {
    if (!rows.hasNext()) {
      nextClaim = null;
      return;
    }
    RowView row = rows.next();
    nextClaim =
        new Claim(
            row.getString(0),
            new ClaimedFace(row.getString(2), row.getString(1), row.getFloats(4), row.getDouble(3)),
            row.getBoolean(5),
            row.getBoolean(6));
  }
}
