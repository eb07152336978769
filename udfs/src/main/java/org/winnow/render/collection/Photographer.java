package org.winnow.render.collection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.image.JpegCodec;
import org.winnow.render.Picture;
import org.winnow.render.Scenery;
import org.winnow.render.ShownFace;
import org.winnow.render.Studio;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.shot.Shot;

/** Draws the files of a generated collection. */
public final class Photographer {
  private static final String PAGE =
      "<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head>\n"
          + "<body><h1>Not Found</h1><p>The picture has moved.</p></body></html>\n";

  private Photographer() {}

  /** Draws the files of a folder one by one, and passes each to the consumer. */
  public static void draw(NamedFolder folder, Consumer<PictureFile> to) {
    Studio studio = new Studio(folder.person().looks());
    for (PlannedPicture planned : folder.pictures()) {
      boolean own = planned.scene().subject().equals(Optional.of(folder.person()));
      to.accept(
          altered(planned, picture(planned.scene(), own ? Optional.of(studio) : Optional.empty())));
    }
  }

  private static Picture picture(PlannedPicture.Scene scene, Optional<Studio> open) {
    if (scene.subject().isEmpty()) {
      return Scenery.of(scene.seed());
    }
    Person subject = scene.subject().get();
    Studio studio = open.orElseGet(() -> new Studio(subject.looks()));
    return studio.photograph(
        Shot.of(subject.looks(), scene.seed()), scene.behind().map(Person::looks));
  }

  private static PictureFile altered(PlannedPicture planned, Picture picture) {
    byte[] jpeg;
    try (Mat pixels = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC3)) {
      pixels.data().put(picture.bgr());
      jpeg = JpegCodec.encode(pixels, picture.quality());
    }
    SeededRandom draws =
        new SeededRandom(planned.scene().seed(), "alteration of " + planned.path());
    return switch (planned.alteration()) {
      case NONE -> file(planned, jpeg, picture.faces());
      case REENCODED, RESIZED, CROPPED -> again(planned, jpeg, picture.faces());
      case CUT_OFF ->
          broken(planned, Arrays.copyOf(jpeg, (int) (jpeg.length * draws.uniform(0.15, 0.6))));
      case EMPTIED -> broken(planned, new byte[0]);
      case WEB_PAGE -> broken(planned, PAGE.getBytes(StandardCharsets.US_ASCII));
      case GARBLED -> broken(planned, garbled(jpeg, draws));
    };
  }

  private static PictureFile file(PlannedPicture planned, byte[] bytes, List<ShownFace> faces) {
    return new PictureFile(planned, bytes, faces.size(), faces.stream().findFirst());
  }

  private static PictureFile broken(PlannedPicture planned, byte[] bytes) {
    return new PictureFile(planned, bytes, 0, Optional.empty());
  }

  /** Random bytes of the same length, as from a failing disk. */
  private static byte[] garbled(byte[] jpeg, SeededRandom draws) {
    byte[] bytes = new byte[jpeg.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) draws.bits();
    }
    bytes[0] = 0;
    return bytes;
  }

  /** Re-encodes a file, resized or cropped. */
  private static PictureFile again(PlannedPicture planned, byte[] jpeg, List<ShownFace> faces) {
    SeededRandom draws = new SeededRandom(planned.scene().seed(), "copy " + planned.path());
    try (Mat pixels = JpegCodec.decode(jpeg);
        Mat copy = new Mat()) {
      double scale = 1;
      int left = 0;
      int top = 0;
      switch (planned.alteration()) {
        case RESIZED -> {
          scale = draws.uniform(0.65, 0.9);
          int width = (int) Math.round(pixels.cols() * scale);
          int height = (int) Math.round(pixels.rows() * scale);
          try (Size size = new Size(width, height)) {
            opencv_imgproc.resize(pixels, copy, size, 0, 0, opencv_imgproc.INTER_AREA);
          }
        }
        case CROPPED -> {
          left = (int) (pixels.cols() * draws.uniform(0.01, 0.05));
          top = (int) (pixels.rows() * draws.uniform(0.01, 0.05));
          int width = pixels.cols() - left - (int) (pixels.cols() * draws.uniform(0, 0.05));
          int height = pixels.rows() - top - (int) (pixels.rows() * draws.uniform(0, 0.05));
          try (Mat part = pixels.apply(new Rect(left, top, width, height))) {
            part.copyTo(copy);
          }
        }
        default -> pixels.copyTo(copy);
      }
      byte[] bytes = JpegCodec.encode(copy, (int) draws.uniform(50, 90));
      double s = scale;
      int dx = left;
      int dy = top;
      return file(planned, bytes, faces.stream().map(face -> moved(face, s, dx, dy)).toList());
    }
  }

  private static ShownFace moved(ShownFace face, double scale, int left, int top) {
    float[] points = new float[10];
    for (int i = 0; i < 10; i++) {
      points[i] = (float) ((face.landmarks()[i] - (i % 2 == 0 ? left : top)) * scale);
    }
    return new ShownFace(
        (float) ((face.x() - left) * scale),
        (float) ((face.y() - top) * scale),
        (float) (face.width() * scale),
        (float) (face.height() * scale),
        points);
  }
}
