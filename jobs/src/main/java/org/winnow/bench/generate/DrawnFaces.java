package org.winnow.bench.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.image.CropCodec;

/** Drawings of faces in the place of photographs: a benchmark needs no real person. */
final class DrawnFaces {
  static final int PEOPLE = 80;
  static final int VIEWS = 5;
  private static final int SIDE = 112;

  private final Random random;
  private final Scalar skin;
  private final Scalar hair;
  private final boolean glasses;
  private final boolean longHair;
  private final int width;

  private DrawnFaces(int person) {
    random = new Random(person);
    double light = 90 + random.nextInt(140);
    skin = new Scalar(light * 0.62, light * 0.78, light, 0);
    hair = new Scalar(random.nextInt(70), random.nextInt(110), random.nextInt(170), 0);
    glasses = random.nextInt(4) == 0;
    longHair = random.nextBoolean();
    width = 30 + random.nextInt(10);
  }

  /** The views of each person, one after the other: crops as {@code faces} holds them. */
  static List<byte[]> all() {
    List<byte[]> crops = new ArrayList<>();
    for (int person = 0; person < PEOPLE; person++) {
      DrawnFaces drawing = new DrawnFaces(person);
      for (int view = 0; view < VIEWS; view++) {
        crops.add(drawing.view());
      }
    }
    return crops;
  }

  private byte[] view() {
    Scalar back = new Scalar(random.nextInt(200), random.nextInt(200), 60 + random.nextInt(190), 0);
    int turn = random.nextInt(13) - 6;
    try (Mat crop = new Mat(SIDE, SIDE, opencv_core.CV_8UC3, back)) {
      if (longHair) {
        oval(crop, 56, 66, width + 10, 58, hair);
      }
      oval(crop, 56, 50, width + 6, 48, hair);
      oval(crop, 56, 66, width, 46, skin);
      for (int eye : new int[] {38, 73}) {
        oval(crop, eye + turn, 52, 7, 4, new Scalar(250, 250, 250, 0));
        oval(crop, eye + turn, 52, 3, 3, new Scalar(60, 40, 30, 0));
        if (glasses) {
          opencv_imgproc.circle(crop, new Point(eye + turn, 52), 11, new Scalar(30, 30, 30, 0));
        }
      }
      Point mouth = new Point(56 + turn, 92);
      opencv_imgproc.ellipse(
          crop,
          mouth,
          new Size(15, 3 + random.nextInt(6)),
          0,
          0,
          180,
          new Scalar(60, 50, 170, 0),
          2,
          opencv_imgproc.LINE_AA,
          0);
      oval(
          crop,
          56 + turn,
          72,
          4,
          6,
          new Scalar(skin.get(0) * 0.8, skin.get(1) * 0.8, skin.get(2) * 0.85, 0));
      return CropCodec.encode(crop);
    }
  }

  private static void oval(Mat crop, int x, int y, int halfWidth, int halfHeight, Scalar colour) {
    opencv_imgproc.ellipse(
        crop,
        new Point(x, y),
        new Size(halfWidth, halfHeight),
        0,
        0,
        360,
        colour,
        opencv_imgproc.FILLED,
        opencv_imgproc.LINE_AA,
        0);
  }
}
