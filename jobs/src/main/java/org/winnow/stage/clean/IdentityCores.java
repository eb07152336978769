package org.winnow.stage.clean;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.algo.cluster.ClaimedFace;
import org.winnow.algo.cluster.DensityCore;
import org.winnow.algo.cluster.Reason;
import org.winnow.algo.vector.Vectors;
import org.winnow.primitive.GroupedRows;

/** Finds the core of one claimed identity: rows of its faces in, one row out. */
final class IdentityCores implements GroupedRows.GroupFunction<Row> {
  /** {@code reason} is null where the core can be trusted. */
  static final StructType CORE =
      new StructType()
          .add("name", DataTypes.StringType, false)
          .add("centre", DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add("second_centre", DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add("single", DataTypes.BooleanType, false)
          .add("core_reason", DataTypes.StringType, true);

  private final Thresholds thresholds;
  private final double rivalShare;
  private final double subjectShare;

  /**
   * @param rivalShare share of the core's images from which a second group is a rival
   * @param subjectShare share of the subject's prominence from which another face of an only image
   *     is a rival
   */
  IdentityCores(Thresholds thresholds, double rivalShare, double subjectShare) {
    this.thresholds = thresholds;
    this.rivalShare = rivalShare;
    this.subjectShare = subjectShare;
  }

  @Override
  public List<Row> apply(List<Row> rows) {
    List<ClaimedFace> faces = rows.stream().map(IdentityCores::face).toList();
    String name = rows.get(0).getAs("name");
    long images = faces.stream().map(ClaimedFace::imageId).distinct().count();
    return List.of(images == 1 ? single(name, faces) : several(name, faces));
  }

  static ClaimedFace face(Row row) {
    return new ClaimedFace(
        row.getAs("face_id"),
        row.getAs("image_id"),
        Vectors.of(row.getList(row.fieldIndex("vector"))),
        row.getAs("prominence"));
  }

  private Row single(String name, List<ClaimedFace> faces) {
    List<ClaimedFace> byProminence =
        faces.stream()
            .sorted(
                Comparator.comparingDouble((ClaimedFace face) -> -face.prominence())
                    .thenComparing(ClaimedFace::faceId))
            .toList();
    ClaimedFace subject = byProminence.get(0);
    boolean rival =
        faces.size() > 1 && byProminence.get(1).prominence() >= subjectShare * subject.prominence();
    return RowFactory.create(
        name,
        subject.vector(),
        subject.vector(),
        true,
        rival ? Reason.AMBIGUOUS_SUBJECT.name() : null);
  }

  private Row several(String name, List<ClaimedFace> faces) {
    DensityCore core = DensityCore.of(faces, thresholds.pair(), thresholds.member());
    String reason = null;
    if (core.images() == 1) {
      reason = Reason.NO_AGREEMENT.name();
    } else if (core.secondImages() >= 2 && core.secondImages() >= rivalShare * core.images()) {
      reason = Reason.TWO_PEOPLE.name();
    }
    float[] second = core.secondImages() >= 2 ? core.secondCentre() : core.centre();
    return RowFactory.create(name, core.centre(), second, false, reason);
  }
}
