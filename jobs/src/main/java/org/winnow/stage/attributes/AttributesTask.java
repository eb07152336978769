package org.winnow.stage.attributes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.model.attribute.AttributeModel;
import org.winnow.model.attribute.AttributeValue;
import org.winnow.spark.Prefetch;
import org.winnow.spark.TaskAttributes;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;

/**
 * Describes the faces of images on executors. An image is decoded once, whatever the number of its
 * faces and of models. Maps an image to a row with its outcome.
 */
final class AttributesTask implements MapPartitionsFunction<Row, Row> {
  /** The faces of an image: an array of face_id, x, y, width and height. */
  static final String BOXES = "boxes";

  /** Columns of an image. */
  static final Column[] IMAGE = {
    Images.IMAGE_ID.col(), Images.BYTES.col(), Images.WIDTH.col(), Images.HEIGHT.col()
  };

  /** A face in {@link #BOXES}, as a column. */
  static Column box() {
    return functions.struct(
        Faces.FACE_ID.col(), Faces.X.col(), Faces.Y.col(), Faces.WIDTH.col(), Faces.HEIGHT.col());
  }

  /** Limits of decoding ahead, as in {@code detect}: one further picture, and 128 MiB of pixels. */
  private static final Prefetch.Limits PREFETCH_LIMITS = new Prefetch.Limits(1, 2, 128L << 20);

  private static final int BYTES_PER_PIXEL = 3;

  private final List<TaskAttributes> models;
  private final ImageCaps caps;
  private final int batch;
  private final LongAccumulator done;

  /**
   * @param batch faces per call of a model
   * @param done counts faces
   */
  AttributesTask(List<TaskAttributes> models, ImageCaps caps, int batch, LongAccumulator done) {
    this.models = List.copyOf(models);
    this.caps = caps;
    this.batch = batch;
    this.done = done;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) {
    List<AttributeModel> loaded = models.stream().map(TaskAttributes::load).toList();
    Prefetch<Row, Picture> pictures =
        new Prefetch<>(images, PREFETCH_LIMITS, AttributesTask::decodedBytes, this::decode);
    Described described = new Described(pictures, loaded);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> described.close());
    return described;
  }

  private static long decodedBytes(Row image) {
    return (long) BYTES_PER_PIXEL * image.getInt(2) * image.getInt(3);
  }

  private Picture decode(Row image) {
    List<Row> faces = image.getList(4);
    try {
      return new Picture(
          image.getString(0), faces, ImageDecoder.decode(image.getAs(1), caps), null);
    } catch (UnusableImage e) {
      return new Picture(image.getString(0), faces, null, e);
    }
  }

  /** A decoded image, or the reason why there is none. */
  private record Picture(String imageId, List<Row> faces, Mat bgr, UnusableImage fault)
      implements AutoCloseable {
    @Override
    public void close() {
      if (bgr != null) {
        bgr.close();
      }
    }
  }

  /** What is known of the faces of an image; complete when no face is open. */
  private static final class Outcome {
    private final String imageId;
    private final int faces;
    private final List<Row> values = new ArrayList<>();
    private final List<Row> faults = new ArrayList<>();
    private int faulty;
    private int open;

    Outcome(Picture picture) {
      imageId = picture.imageId();
      faces = picture.faces().size();
      open = faces;
    }

    Row row() {
      return RowFactory.create(
          imageId, faces, faulty, values.toArray(Row[]::new), faults.toArray(Row[]::new));
    }
  }

  /** A face that was cut out, once for each model. */
  private record Face(String id, Outcome outcome, List<Mat> crops) {
    void close() {
      crops.forEach(Mat::close);
    }
  }

  /** Cuts faces out until a batch is full, and applies the models to it. */
  private final class Described implements Iterator<Row> {
    private final Prefetch<Row, Picture> pictures;
    private final List<AttributeModel> loaded;
    private final Deque<Row> ready = new ArrayDeque<>();
    private Picture picture;
    private Outcome outcome;
    private int next;

    Described(Prefetch<Row, Picture> pictures, List<AttributeModel> loaded) {
      this.pictures = pictures;
      this.loaded = loaded;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && (picture != null || pictures.hasNext())) {
        describeBatch();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.removeFirst();
    }

    private void describeBatch() {
      List<Face> faces = new ArrayList<>(batch);
      try {
        while (faces.size() < batch && (picture != null || pictures.hasNext())) {
          if (picture == null) {
            open(pictures.next());
          } else {
            faces.add(cut(picture.faces().get(next++)));
            if (next == picture.faces().size()) {
              closePicture();
            }
          }
        }
        describe(faces);
      } finally {
        faces.forEach(Face::close);
      }
      done.add(faces.size());
    }

    private void open(Picture opened) {
      outcome = new Outcome(opened);
      if (opened.fault() == null) {
        picture = opened;
        next = 0;
        return;
      }
      for (Row face : opened.faces()) {
        outcome.faulty++;
        for (AttributeModel model : loaded) {
          outcome.faults.add(
              fault(
                  face.getString(0),
                  model,
                  opened.fault().reason().name(),
                  opened.fault().getMessage()));
        }
      }
      done.add(opened.faces().size());
      ready.add(outcome.row());
    }

    private Face cut(Row face) {
      float[] box = {face.getFloat(1), face.getFloat(2), face.getFloat(3), face.getFloat(4)};
      return new Face(
          face.getString(0),
          outcome,
          loaded.stream().map(model -> model.cut(picture.bgr(), box)).toList());
    }

    private void describe(List<Face> faces) {
      boolean[] faulty = new boolean[faces.size()];
      for (int m = 0; m < loaded.size(); m++) {
        int index = m;
        AttributeModel model = loaded.get(m);
        String sha256 = models.get(m).model().sha256();
        List<Optional<List<AttributeValue>>> described =
            model.describe(faces.stream().map(face -> face.crops().get(index)).toList());
        for (int i = 0; i < faces.size(); i++) {
          Face face = faces.get(i);
          if (described.get(i).isEmpty()) {
            faulty[i] = true;
            face.outcome()
                .faults
                .add(
                    fault(
                        face.id(),
                        model,
                        Quarantine.NOT_FINITE,
                        "The model's output holds NaN or infinity."));
          }
          for (AttributeValue value : described.get(i).orElse(List.of())) {
            face.outcome().values.add(value(face.id(), model, sha256, value));
          }
        }
      }
      for (int i = 0; i < faces.size(); i++) {
        Outcome of = faces.get(i).outcome();
        of.faulty += faulty[i] ? 1 : 0;
        of.open--;
        if (of.open == 0) {
          ready.add(of.row());
        }
      }
    }

    private void closePicture() {
      picture.close();
      picture = null;
    }

    void close() {
      if (picture != null) {
        closePicture();
      }
      pictures.close();
    }
  }

  private static Row value(String face, AttributeModel model, String sha256, AttributeValue value) {
    return RowFactory.create(
        face,
        model.id(),
        value.attribute(),
        value.value(),
        value.number().orElse(null),
        value.score().orElse(null),
        sha256);
  }

  private static Row fault(String face, AttributeModel model, String reason, String message) {
    return RowFactory.create(face, model.id(), reason, message);
  }
}
