package org.winnow.stage.synthesize;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.Detection;
import org.winnow.face.DetectionFault;
import org.winnow.face.FaceAligner;
import org.winnow.kernel.Vectors;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.UnitVector;
import org.winnow.model.generate.GeneratorInput;
import org.winnow.model.generate.IdentityVectors;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;

/**
 * Generates faces on executors, and detects, aligns and embeds them. Maps a wanted face to one row
 * for each attempt at it; only the last attempt may be one that passed. What a face is compared
 * with elsewhere, other identities and real people, is not decided here.
 */
final class SynthesizeTask implements MapPartitionsFunction<Row, Row> {
  static final Field NUMBER =
      new Field("number", DataTypes.LongType, false, "Number of the identity");
  static final Field END =
      new Field("end_attempt", DataTypes.IntegerType, false, "First attempt that is not made");
  static final Field REFERENCE =
      new Field(
          "reference",
          Synthetic.VECTOR.type(),
          true,
          "Vector of the reference face; null: this is the reference face");

  static final Field GIVEN =
      new Field(
          "given_vector",
          Synthetic.VECTOR.type(),
          true,
          "Vector of the identity; null: it is drawn from its seed");

  /** A wanted face. */
  static final FieldList WANTED =
      FieldList.of(NUMBER, Synthetic.IMAGE_INDEX, Synthetic.ATTEMPT, END, REFERENCE, GIVEN);

  private final FaceMaker maker;
  private final int batch;
  private final LongAccumulator done;

  /**
   * @param batch faces that are generated and embedded together
   * @param done counts the wanted faces that are decided
   */
  SynthesizeTask(FaceMaker maker, int batch, LongAccumulator done) {
    this.maker = maker;
    this.batch = batch;
    this.done = done;
  }

  /** An attempt at a face. */
  private record Attempt(
      long number, int index, int attempt, int end, float[] reference, float[] given) {
    static Attempt of(Row row) {
      return new Attempt(
          row.getLong(0),
          row.getInt(1),
          row.getInt(2),
          row.getInt(3),
          vector(row, 4),
          vector(row, 5));
    }

    private static float[] vector(Row row, int column) {
      return row.isNullAt(column) ? null : Vectors.of(row.getList(column));
    }

    boolean isLast() {
      return attempt + 1 >= end;
    }

    Attempt next() {
      return new Attempt(number, index, attempt + 1, end, reference, given);
    }
  }

  /** An attempt with its picture's face, or the reason why there is none. */
  private record Shown(Attempt attempt, AttemptRow row, Optional<Mat> crop)
      implements AutoCloseable {
    @Override
    public void close() {
      crop.ifPresent(Mat::close);
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> wanted) {
    FaceMaker.Loaded models = maker.load();
    Steering steering = new Steering(maker, models);
    return new Iterator<>() {
      private final Deque<Row> ready = new ArrayDeque<>();
      private final Deque<Attempt> again = new ArrayDeque<>();

      @Override
      public boolean hasNext() {
        return !ready.isEmpty() || !again.isEmpty() || wanted.hasNext();
      }

      @Override
      public Row next() {
        if (ready.isEmpty()) {
          List<Attempt> attempts = new ArrayList<>();
          while (attempts.size() < batch && !again.isEmpty()) {
            attempts.add(again.removeFirst());
          }
          while (attempts.size() < batch && wanted.hasNext()) {
            attempts.add(Attempt.of(wanted.next()));
          }
          List<Shown> shown = show(attempts, steering, models);
          try {
            embed(shown, models.embedder());
            for (Shown face : shown) {
              ready.add(face.row().toRow());
              if (face.row().isRejected() && !face.attempt().isLast()) {
                again.add(face.attempt().next());
              } else {
                done.add(1);
              }
            }
          } finally {
            shown.forEach(Shown::close);
          }
        }
        return ready.removeFirst();
      }
    };
  }

  private List<Shown> show(List<Attempt> attempts, Steering steering, FaceMaker.Loaded models) {
    List<AttemptRow> rows = new ArrayList<>(attempts.size());
    List<GeneratorInput> inputs = new ArrayList<>(attempts.size());
    for (Attempt attempt : attempts) {
      long identitySeed = maker.identitySeed(attempt.number());
      long seed = IdentityVectors.imageSeed(identitySeed, attempt.index(), attempt.attempt());
      double deviation = maker.contract().perturbation(attempt.index());
      GeneratorInput start =
          new GeneratorInput(
              maker.vectors().perturbed(identity(attempt, identitySeed), deviation, seed),
              identitySeed,
              seed);
      boolean isSteered = !maker.targets().isEmpty() && attempt.reference() != null;
      GeneratorInput input =
          isSteered ? steering.steered(start, deviation, attempt.reference()) : start;
      inputs.add(input);
      rows.add(
          new AttemptRow(
              maker.identityId(attempt.number()),
              attempt.index(),
              attempt.attempt(),
              input.seed(),
              (float) deviation));
    }
    List<Mat> pictures = models.generator().generate(inputs);
    try {
      List<Shown> shown = new ArrayList<>(pictures.size());
      for (int i = 0; i < pictures.size(); i++) {
        shown.add(show(attempts.get(i), rows.get(i), pictures.get(i), models));
      }
      return shown;
    } finally {
      pictures.forEach(Mat::close);
    }
  }

  private float[] identity(Attempt attempt, long identitySeed) {
    return attempt.given() == null
        ? maker.vectors().draw(identitySeed)
        : maker.vectors().scaled(attempt.given());
  }

  private Shown show(Attempt attempt, AttemptRow row, Mat picture, FaceMaker.Loaded models) {
    List<Detection> detections = models.detector().detect(picture);
    List<Detection> faces = DetectionFault.usable(detections, picture.cols(), picture.rows());
    if (faces.isEmpty()) {
      if (detections.isEmpty()) {
        row.reject(Quarantine.NO_FACE, "The detector found no face.");
      } else {
        row.reject(
            Quarantine.UNUSABLE_FACE,
            "The detector's output describes no face that can be cut out.");
      }
      return new Shown(attempt, row, Optional.empty());
    }
    Mat crop = FaceAligner.align(picture, faces.get(0).landmarks());
    row.measure(faces.get(0), crop, picture);
    row.requireSharpness(maker.minSharpness());
    if (!models.describers().isEmpty() && !row.isRejected()) {
      row.describe(FaceDescription.of(models.describers(), picture, faces.get(0)));
    }
    return new Shown(attempt, row, Optional.of(crop));
  }

  private void embed(List<Shown> shown, Embedder embedder) {
    List<Shown> faces = shown.stream().filter(face -> !face.row().isRejected()).toList();
    if (faces.isEmpty()) {
      return;
    }
    float[][] raw = embedder.embed(faces.stream().map(face -> face.crop().orElseThrow()).toList());
    for (int i = 0; i < raw.length; i++) {
      Shown face = faces.get(i);
      face.row().embed(UnitVector.of(raw[i]), face.attempt().reference(), maker.minSame());
    }
  }
}
