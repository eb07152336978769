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
import org.apache.spark.sql.types.StructType;
import org.winnow.identity.ClaimedFace;
import org.winnow.identity.Cohort;
import org.winnow.identity.DensityCores;
import org.winnow.identity.IntraIdentityClassifier;
import org.winnow.identity.Reason;
import org.winnow.identity.StableIds;
import org.winnow.image.Digests;

/**
 * What comes of judging names: a row for each face of each name, and one for each core of a name,
 * without a face_id.
 */
public final class FaceJudgements {
  /**
   * {@code name}: claimed, null where nobody was; {@code identity_id}: of the core; {@code
   * identity}: its name; {@code similarity}: null where there is nothing to compare with; {@code
   * centre}: of a core, null for faces.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("name", DataTypes.StringType, true)
          .add("identity_id", DataTypes.StringType, true)
          .add("identity", DataTypes.StringType, true)
          .add("face_id", DataTypes.StringType, true)
          .add("image_id", DataTypes.StringType, true)
          .add("similarity", DataTypes.DoubleType, true)
          .add("stranger_mean", DataTypes.DoubleType, false)
          .add("stranger_deviation", DataTypes.DoubleType, false)
          .add("reason", DataTypes.StringType, true)
          .add("centre", DataTypes.createArrayType(DataTypes.FloatType, false), true);

  private static final int ID_LENGTH = 16;

  private FaceJudgements() {}

  /** The id of an identity: its claimed name decides it, so that it is the same in every run. */
  public static String identityId(String name) {
    return Digests.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
  }

  /** The same of a column of names. */
  public static Column identityId(Column name) {
    return substring(sha2(name, 256), 1, ID_LENGTH);
  }

  /**
   * The identity of each core of a name. A further person keeps the id that an earlier run gave it;
   * a new one is told by a face of its core.
   *
   * @param known further people of the name, as an earlier run found them
   */
  static List<String> identityIds(
      String name, IntraIdentityClassifier judge, List<StableIds.KnownPerson> known) {
    List<Integer> others =
        IntStream.range(1, judge.cores().size())
            .filter(i -> judge.personOf(i) == i)
            .boxed()
            .toList();
    List<String> given =
        StableIds.assign(
            others.stream().map(judge.cores()::get).toList(),
            known,
            judge::samePerson,
            face -> identityId(name + "\u0000" + face));
    int cores = Math.max(1, judge.cores().size());
    List<String> ids = new ArrayList<>(Collections.nCopies(cores, identityId(name)));
    for (int i = 0; i < given.size(); i++) {
      ids.set(others.get(i), given.get(i));
    }
    return ids;
  }

  /** A row for each person; a name with a single image has that image's first face for a core. */
  static List<Row> cores(
      String name,
      List<String> identities,
      IntraIdentityClassifier judge,
      List<ClaimedFace> first,
      Cohort cohort) {
    List<Row> rows = new ArrayList<>();
    if (judge.cores().isEmpty()) {
      IntraIdentityClassifier.Judgement subject = judge.classify(first).get(0);
      rows.add(
          core(
              name, identities.get(0), 0, subject.face().vector(), cohort, reason(judge, subject)));
      return rows;
    }
    for (int i = 0; i < judge.cores().size(); i++) {
      DensityCores.DensityCore core = judge.cores().get(i);
      if (judge.personOf(i) != i) {
        continue;
      }
      rows.add(core(name, identities.get(i), i, core.centroid(), cohort, reason(judge, null)));
    }
    return rows;
  }

  /** Why nothing of a name can be kept as it stands; null where something can. */
  private static String reason(
      IntraIdentityClassifier judge, IntraIdentityClassifier.Judgement subject) {
    if (subject != null) {
      return subject.reason() == Reason.AMBIGUOUS_SUBJECT ? subject.reason().name() : null;
    }
    return judge.agreed() ? null : judge.disagreementReason().name();
  }

  private static Row core(
      String name, String id, int number, float[] centre, Cohort cohort, String reason) {
    Cohort.Stats standing = cohort.stats(centre);
    return RowFactory.create(
        name,
        id,
        number == 0 ? name : name + " #" + (number + 1),
        null,
        null,
        null,
        standing.mean(),
        standing.deviation(),
        reason,
        centre);
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

  static Row unclaimed(ClaimedFace face, Cohort.Stats standing) {
    return RowFactory.create(
        null,
        null,
        null,
        face.faceId(),
        face.imageId(),
        null,
        standing.mean(),
        standing.deviation(),
        Reason.NO_CLAIM.name(),
        null);
  }
}
