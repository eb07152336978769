package org.winnow.stage.clean.intra;

import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.identity.ClaimedFace;
import org.winnow.identity.Cohort;
import org.winnow.identity.DensityCores;
import org.winnow.identity.IntraIdentityClassifier;
import org.winnow.identity.Reason;
import org.winnow.identity.StableIds;
import org.winnow.image.Digests;
import org.winnow.table.Curated;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Rows of judged names: one row for each face of a name, and one row without face_id for each core.
 */
public final class FaceJudgements {
  public static final Field IDENTITY =
      new Field(
          Curated.IDENTITY.name(),
          DataTypes.StringType,
          true,
          "Name of the identity: the claimed name, with a number for a further person under it;"
              + " null for a face");

  public static final Field SIMILARITY =
      new Field(
          Labels.SIMILARITY.name(),
          DataTypes.DoubleType,
          true,
          "Cosine to the centroid of the core; null without a core to compare with");

  /** Judged faces and cores. The centre is null for a face. */
  public static final FieldList FIELDS =
      FieldList.of(
          Claims.NAME,
          Labels.IDENTITY_ID,
          IDENTITY,
          Labels.FACE_ID.orNull(),
          Faces.IMAGE_ID.orNull(),
          SIMILARITY,
          CohortStats.IMPOSTOR_MEAN,
          CohortStats.IMPOSTOR_STD,
          Labels.REASON.orNull(),
          Identities.CENTRE);

  private static final int ID_LENGTH = 16;

  private FaceJudgements() {}

  /** The id of an identity. It depends only on the claimed name, so it is equal in every run. */
  public static String identityId(String name) {
    return Digests.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
  }

  /** The same for a column of names. */
  public static Column identityId(Column name) {
    return substring(sha2(name, 256), 1, ID_LENGTH);
  }

  /**
   * The identity id of each core of a name. A further person keeps the id of an earlier run. A new
   * person's id is derived from a face of the core.
   *
   * @param known further people of the name, as found by an earlier run
   */
  static List<String> identityIds(
      String name, IntraIdentityClassifier classifier, List<StableIds.KnownPerson> known) {
    List<Integer> others =
        IntStream.range(1, classifier.cores().size())
            .filter(i -> classifier.personOf(i) == i)
            .boxed()
            .toList();
    List<String> assigned =
        StableIds.assign(
            others.stream().map(classifier.cores()::get).toList(),
            known,
            classifier::samePerson,
            face -> identityId(name + "\u0000" + face));
    int cores = Math.max(1, classifier.cores().size());
    List<String> ids = new ArrayList<>(Collections.nCopies(cores, identityId(name)));
    for (int i = 0; i < assigned.size(); i++) {
      ids.set(others.get(i), assigned.get(i));
    }
    return ids;
  }

  /**
   * A row for each person. If a name has a single image, the first face of that image is the core.
   */
  static List<Row> cores(
      String name,
      List<String> identities,
      IntraIdentityClassifier classifier,
      List<ClaimedFace> coreFaces,
      Cohort cohort) {
    List<Row> rows = new ArrayList<>();
    if (classifier.cores().isEmpty()) {
      IntraIdentityClassifier.Judgement subject = classifier.classify(coreFaces).get(0);
      rows.add(
          core(
              name,
              identities.get(0),
              0,
              subject.face().vector(),
              cohort,
              reason(classifier, subject)));
      return rows;
    }
    for (int i = 0; i < classifier.cores().size(); i++) {
      DensityCores.DensityCore core = classifier.cores().get(i);
      if (classifier.personOf(i) != i) {
        continue;
      }
      rows.add(core(name, identities.get(i), i, core.centroid(), cohort, reason(classifier, null)));
    }
    return rows;
  }

  /** Why no face of a name can be kept; null if one can. */
  private static String reason(
      IntraIdentityClassifier classifier, IntraIdentityClassifier.Judgement subject) {
    if (subject != null) {
      return subject.reason() == Reason.AMBIGUOUS_SUBJECT ? subject.reason().name() : null;
    }
    return classifier.agreed() ? null : classifier.disagreementReason().name();
  }

  private static Row core(
      String name, String id, int number, float[] centroid, Cohort cohort, String reason) {
    Cohort.Stats stats = cohort.stats(centroid);
    return RowFactory.create(
        name,
        id,
        number == 0 ? name : name + " #" + (number + 1),
        null,
        null,
        null,
        stats.mean(),
        stats.deviation(),
        reason,
        centroid);
  }

  static Row face(String name, String identity, IntraIdentityClassifier.Judgement judgement) {
    double similarity = judgement.similarity();
    return RowFactory.create(
        name,
        identity,
        null,
        judgement.face().faceId(),
        judgement.face().imageId(),
        Double.isNaN(similarity) ? null : similarity,
        judgement.stats().mean(),
        judgement.stats().deviation(),
        judgement.reason().name(),
        null);
  }

  static Row unclaimed(ClaimedFace face, Cohort.Stats stats) {
    return RowFactory.create(
        null,
        null,
        null,
        face.faceId(),
        face.imageId(),
        null,
        stats.mean(),
        stats.deviation(),
        Reason.NO_CLAIM.name(),
        null);
  }
}
