package org.winnow.stage.synthesize;

import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.CropQuality;
import org.winnow.face.Detection;
import org.winnow.image.CropCodec;
import org.winnow.kernel.Vectors;
import org.winnow.model.embed.UnitVector;
import org.winnow.table.Faces;
import org.winnow.table.FieldList;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;
import scala.collection.JavaConverters;

/** The row of one attempt at a synthetic face, while it is made. */
final class AttemptRow {
  /** An attempt, with the reason why it is rejected, or null. */
  static final FieldList FIELDS =
      FieldList.of(
          Synthetic.FACE_ID,
          Synthetic.IDENTITY_ID,
          Synthetic.SEED,
          Synthetic.IMAGE_INDEX,
          Synthetic.ATTEMPT,
          Synthetic.PERTURBATION,
          Synthetic.CROP.orNull(),
          Synthetic.VECTOR.orNull(),
          Synthetic.SIMILARITY.orNull(),
          Synthetic.SCORE.orNull(),
          Synthetic.EYE_DISTANCE.orNull(),
          Synthetic.SHARPNESS.orNull(),
          Synthetic.BRIGHTNESS.orNull(),
          Synthetic.CONTRAST.orNull(),
          Synthetic.YAW.orNull(),
          Synthetic.PITCH.orNull(),
          Synthetic.ROLL.orNull(),
          Synthetic.ATTRIBUTES,
          Quarantine.REASON.orNull(),
          Quarantine.MESSAGE.orNull());

  private final String identityId;
  private final int index;
  private final int attempt;
  private final long seed;
  private final float perturbation;
  private byte[] crop;
  private float[] vector;
  private Float similarity;
  private Float score;
  private CropQuality quality;
  private Map<String, String> attributes;
  private String reason;
  private String message;

  AttemptRow(String identityId, int index, int attempt, long seed, float perturbation) {
    this.identityId = identityId;
    this.index = index;
    this.attempt = attempt;
    this.seed = seed;
    this.perturbation = perturbation;
  }

  boolean isRejected() {
    return reason != null;
  }

  void reject(String code, String words) {
    reason = code;
    message = words;
  }

  void measure(Detection face, Mat aligned, Mat picture) {
    score = face.score();
    quality = CropQuality.measure(aligned, face.landmarks(), picture.cols(), picture.rows());
    crop = CropCodec.encode(aligned);
  }

  /** Sets what models of attributes say of the face. */
  void describe(Map<String, String> values) {
    attributes = values;
  }

  void requireSharpness(double least) {
    if (quality.sharpness() < least) {
      reject(
          Quarantine.BLURRED,
          String.format(
              Locale.ROOT,
              "The sharpness of the crop is %.1f, at least %.1f is needed.",
              quality.sharpness(),
              least));
    }
  }

  /**
   * Sets the vector.
   *
   * @param reference vector of the reference face; null: this is the reference face
   * @param least cosine that is needed to it
   */
  void embed(UnitVector unit, float[] reference, double least) {
    if (!unit.usable()) {
      reject(
          unit.norm() == 0 ? Quarantine.ZERO_VECTOR : Quarantine.NOT_FINITE,
          "The embedder's output is zero, NaN or infinite.");
      return;
    }
    vector = unit.values();
    similarity = reference == null ? 1f : (float) Vectors.dot(vector, reference);
    if (similarity < least) {
      reject(
          Quarantine.FAR_FROM_IDENTITY,
          String.format(
              Locale.ROOT,
              "The cosine to the reference face is %.3f, at least %.3f is needed.",
              similarity,
              least));
    }
  }

  /** The row, its values in the order of {@link #FIELDS}. */
  Row toRow() {
    boolean measured = quality != null;
    return RowFactory.create(
        Faces.id(identityId, index),
        identityId,
        seed,
        index,
        attempt,
        perturbation,
        crop,
        vector,
        similarity,
        score,
        measured ? (float) quality.interEye() : null,
        measured ? (float) quality.sharpness() : null,
        measured ? (float) quality.brightness() : null,
        measured ? (float) quality.contrast() : null,
        measured ? (float) quality.pose().yaw() : null,
        measured ? (float) quality.pose().pitch() : null,
        measured ? (float) quality.pose().roll() : null,
        attributes == null ? null : JavaConverters.mapAsScalaMap(attributes),
        reason,
        message);
  }
}
