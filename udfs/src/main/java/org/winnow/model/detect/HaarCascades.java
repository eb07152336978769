package org.winnow.model.detect;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.FileNode;
import org.bytedeco.opencv.opencv_core.FileStorage;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;
import org.winnow.face.Square;
import org.winnow.model.ModelException;
import org.winnow.model.ModelSpec;

/** The cascades of one file, loaded; they keep state while they search: one thread at a time. */
final class HaarCascades implements AutoCloseable {
  private static final double SCALE_STEP = 1.1;

  private final CascadeClassifier frontal;
  private final CascadeClassifier profile;
  private final CascadeClassifier eye;

  private HaarCascades(
      CascadeClassifier frontal, CascadeClassifier profile, CascadeClassifier eye) {
    this.frontal = frontal;
    this.profile = profile;
    this.eye = eye;
  }

  /** Which cascade. */
  enum Kind {
    /** Faces that look at the camera. */
    FRONTAL,
    /** Faces that look to the left of the picture. */
    PROFILE,
    /** Single eyes. */
    EYE
  }

  /**
   * Reads a file of OpenCV's storage with the cascades {@code frontal}, {@code profile} and {@code
   * eye}.
   *
   * @throws ModelException if it has not all three
   */
  static HaarCascades load(ModelSpec spec) {
    Loader.load(opencv_core.class);
    List<CascadeClassifier> read = new ArrayList<>();
    try (FileStorage storage = new FileStorage(spec.path(), FileStorage.READ)) {
      for (Kind kind : Kind.values()) {
        String name = kind.name().toLowerCase(java.util.Locale.ROOT);
        CascadeClassifier cascade = new CascadeClassifier();
        read.add(cascade);
        try (FileNode node = storage.get(name)) {
          if (node.empty() || !cascade.read(node) || cascade.empty()) {
            throw new ModelException(
                "model "
                    + spec.id()
                    + " cannot be loaded: "
                    + spec.path()
                    + " has no cascade '"
                    + name
                    + "'. Compare the descriptor of the model with its file");
          }
        }
      }
      return new HaarCascades(read.get(0), read.get(1), read.get(2));
    } catch (RuntimeException e) {
      read.forEach(CascadeClassifier::close);
      throw e;
    }
  }

  /**
   * All windows in which a cascade sees what it looks for, one face many times.
   *
   * @param grey 8 bit, 1 channel
   * @param least smallest window, pixels
   * @param most largest window, pixels
   */
  List<Square> windows(Kind kind, Mat grey, int least, int most) {
    CascadeClassifier cascade =
        switch (kind) {
          case FRONTAL -> frontal;
          case PROFILE -> profile;
          case EYE -> eye;
        };
    try (RectVector found = new RectVector();
        Size smallest = new Size(least, least);
        Size largest = new Size(most, most)) {
      cascade.detectMultiScale(grey, found, SCALE_STEP, 0, 0, smallest, largest);
      List<Square> windows = new ArrayList<>();
      for (long i = 0; i < found.size(); i++) {
        try (Rect r = found.get(i)) {
          windows.add(new Square(r.x(), r.y(), r.width()));
        }
      }
      return windows;
    }
  }

  @Override
  public void close() {
    frontal.close();
    profile.close();
    eye.close();
  }
}
