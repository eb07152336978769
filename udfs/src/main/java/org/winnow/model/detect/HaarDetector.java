package org.winnow.model.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.face.BoxLandmarks;
import org.winnow.face.Detection;
import org.winnow.face.Nms;
import org.winnow.face.SimilarityTransform;
import org.winnow.face.Square;
import org.winnow.face.WindowGroups;
import org.winnow.image.OpenCvThreads;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelSpec;

/**
 * A detector of the family {@code haar}: boosted cascades of Haar features (Viola and Jones, "Rapid
 * object detection using a boosted cascade of simple features", 2001), with landmarks from box and
 * eyes.
 *
 * <p>Frontal faces first. Where there is none: the same with the edges of the picture drawn out,
 * for faces that fill it; then profiles to either side; then the picture turned by 30 degrees to
 * either side. Each pass costs about as much as the first.
 *
 * <p>Cascades keep state while they search, so a call borrows a set and gives it back; there are as
 * many sets as there were calls at one time.
 */
public final class HaarDetector implements Detector, AutoCloseable {
  private static final int LEAST_FACE = 24;
  // In large pictures a face this small is no subject, and the search for it costs most of the
  // time.
  private static final int LEAST_SHARE = 32;
  private static final int FRAME_SHARE = 6;
  private static final double[] TURNS = {30, -30};
  // What only the later passes see must be seen more clearly: there, accidents outnumber faces.
  private static final double LATER_SCORE = 0.55;
  // Eyes are looked for in the upper part of a face that was brought to this width, pixels.
  private static final int EYE_WIDTH = 120;
  private static final int EYE_HEIGHT = 74;
  private static final int LEAST_EYE = 20;
  private static final int MOST_EYE = 54;

  private final ModelSpec spec;
  private final Queue<HaarCascades> idle = new ConcurrentLinkedQueue<>();
  // Closing a cascade under a running call would crash the JVM: calls read, close writes.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private HaarDetector(ModelSpec spec) {
    this.spec = spec;
  }

  /** See {@link DetectorFamilies#of}. */
  public static HaarDetector load(ModelSpec spec) {
    ModelFile.verified(spec);
    OpenCvThreads.useCallersOnly();
    HaarDetector detector = new HaarDetector(spec);
    detector.idle.add(HaarCascades.load(spec));
    return detector;
  }

  @Override
  public List<Detection> detect(Mat bgrUpright) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new ModelException("model " + spec.id() + " is closed: the JVM is shutting down");
      }
      HaarCascades cascades = idle.poll();
      if (cascades == null) {
        cascades = HaarCascades.load(spec);
      }
      try (Mat grey = new Mat()) {
        opencv_imgproc.cvtColor(bgrUpright, grey, opencv_imgproc.COLOR_BGR2GRAY);
        return withoutParts(Nms.suppress(search(cascades, grey), spec.threshold("nms")));
      } finally {
        idle.add(cascades);
      }
    } finally {
      use.readLock().unlock();
    }
  }

  private List<Detection> search(HaarCascades cascades, Mat grey) {
    List<Detection> faces = frontal(cascades, grey);
    if (faces.isEmpty()) {
      faces = framed(cascades, grey);
    }
    if (faces.isEmpty()) {
      faces = profiles(cascades, grey);
    }
    for (int i = 0; faces.isEmpty() && i < TURNS.length; i++) {
      faces = turned(cascades, grey, TURNS[i]);
    }
    return faces;
  }

  /** Mouths and eyes that were taken for faces of their own lie inside the box of a better one. */
  private static List<Detection> withoutParts(List<Detection> bestFirst) {
    List<Detection> kept = new ArrayList<>();
    for (Detection face : bestFirst) {
      if (kept.stream().noneMatch(better -> inside(face, better))) {
        kept.add(face);
      }
    }
    return kept;
  }

  private static boolean inside(Detection part, Detection whole) {
    float cx = part.x() + part.width() / 2;
    float cy = part.y() + part.height() / 2;
    return part.width() < whole.width()
        && cx > whole.x()
        && cx < whole.x() + whole.width()
        && cy > whole.y()
        && cy < whole.y() + whole.height();
  }

  /** A face that fills the picture is cut by its edges: here they are drawn out on all sides. */
  private List<Detection> framed(HaarCascades cascades, Mat grey) {
    int border = Math.max(grey.cols(), grey.rows()) / FRAME_SHARE;
    try (Mat wider = new Mat();
        Scalar none = new Scalar(0.0)) {
      opencv_core.copyMakeBorder(
          grey, wider, border, border, border, border, opencv_core.BORDER_REPLICATE, none);
      SimilarityTransform back = new SimilarityTransform(1, 0, -border, -border);
      return frontal(cascades, wider).stream().map(face -> moved(face, back)).toList();
    }
  }

  private List<Detection> frontal(HaarCascades cascades, Mat grey) {
    List<Detection> faces = new ArrayList<>();
    for (WindowGroups.Group group : groups(cascades, HaarCascades.Kind.FRONTAL, grey)) {

      Square box = group.box();
      faces.add(face(group, BoxLandmarks.frontal(box, eyes(cascades, grey, box))));
    }
    return faces;
  }

  private List<Detection> profiles(HaarCascades cascades, Mat grey) {
    List<Detection> faces = new ArrayList<>();
    for (WindowGroups.Group group : groups(cascades, HaarCascades.Kind.PROFILE, grey)) {
      faces.add(face(group, BoxLandmarks.profile(group.box(), true)));
    }
    try (Mat mirrored = new Mat()) {
      opencv_core.flip(grey, mirrored, 1);
      for (WindowGroups.Group group : groups(cascades, HaarCascades.Kind.PROFILE, mirrored)) {
        Square box = group.box().mirrored(grey.cols());
        faces.add(
            face(new WindowGroups.Group(box, group.windows()), BoxLandmarks.profile(box, false)));
      }
    }
    faces.removeIf(face -> face.score() < LATER_SCORE);
    return faces;
  }

  private List<Detection> turned(HaarCascades cascades, Mat grey, double degrees) {
    double angle = Math.toRadians(degrees);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    int w = grey.cols();
    int h = grey.rows();
    int tw = (int) Math.ceil(w * cos + h * Math.abs(sin));
    int th = (int) Math.ceil(h * cos + w * Math.abs(sin));
    SimilarityTransform there =
        new SimilarityTransform(
            cos, sin, tw / 2.0 - cos * w / 2 + sin * h / 2, th / 2.0 - sin * w / 2 - cos * h / 2);
    SimilarityTransform back = there.inverse();
    try (Mat turned = warped(grey, there, tw, th)) {
      return frontal(cascades, turned).stream()
          .filter(face -> face.score() >= LATER_SCORE)
          .map(face -> moved(face, back))
          .toList();
    }
  }

  /** The face in the picture that was turned: landmarks turned, the box upright on its centre. */
  private static Detection moved(Detection face, SimilarityTransform back) {
    float[] landmarks = new float[10];
    for (int k = 0; k < 10; k += 2) {
      landmarks[k] = (float) back.x(face.landmarks()[k], face.landmarks()[k + 1]);
      landmarks[k + 1] = (float) back.y(face.landmarks()[k], face.landmarks()[k + 1]);
    }
    double cx = face.x() + face.width() / 2;
    double cy = face.y() + face.height() / 2;
    return new Detection(
        (float) (back.x(cx, cy) - face.width() / 2),
        (float) (back.y(cx, cy) - face.height() / 2),
        face.width(),
        face.height(),
        face.score(),
        landmarks);
  }

  private List<WindowGroups.Group> groups(HaarCascades cascades, HaarCascades.Kind kind, Mat grey) {
    int longer = Math.max(grey.cols(), grey.rows());
    int least = Math.max(LEAST_FACE, longer / LEAST_SHARE);
    return WindowGroups.merge(cascades.windows(kind, grey, least, longer)).stream()
        .filter(group -> group.score() >= spec.threshold("score"))
        .toList();
  }

  private static List<Square> eyes(HaarCascades cascades, Mat grey, Square box) {
    double scale = EYE_WIDTH / box.side();
    SimilarityTransform toFace =
        new SimilarityTransform(scale, 0, -scale * box.x(), -scale * box.y());
    try (Mat face = warped(grey, toFace, EYE_WIDTH, EYE_HEIGHT)) {
      return cascades.windows(HaarCascades.Kind.EYE, face, LEAST_EYE, MOST_EYE).stream()
          .map(e -> new Square(box.x() + e.x() / scale, box.y() + e.y() / scale, e.side() / scale))
          .toList();
    }
  }

  private static Mat warped(Mat grey, SimilarityTransform t, int width, int height) {
    Mat result = new Mat();
    try (Mat matrix = new Mat(2, 3, opencv_core.CV_64F);
        Size size = new Size(width, height);
        Scalar none = new Scalar(0.0)) {
      new DoublePointer(matrix.data()).put(t.a(), -t.b(), t.tx(), t.b(), t.a(), t.ty());
      opencv_imgproc.warpAffine(
          grey,
          result,
          matrix,
          size,
          opencv_imgproc.INTER_LINEAR,
          opencv_core.BORDER_REPLICATE,
          none);
    }
    return result;
  }

  private static Detection face(WindowGroups.Group group, float[] landmarks) {
    Square box = group.box();
    return new Detection(
        (float) box.x(),
        (float) box.y(),
        (float) box.side(),
        (float) box.side(),
        (float) group.score(),
        landmarks);
  }

  /** Waits for running calls, then frees every cascade. */
  @Override
  public void close() {
    use.writeLock().lock();
    try {
      closed = true;
      idle.forEach(HaarCascades::close);
      idle.clear();
    } finally {
      use.writeLock().unlock();
    }
  }
}
