package org.winnow.model.detect;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.face.Detection;
import org.winnow.face.DetectionFault;
import org.winnow.face.Nms;
import org.winnow.face.Tile;

/**
 * Finds faces that its detector would miss at the picture's own size, by searching others; in a
 * picture that is too large to be reduced as a whole, by searching tiles as well.
 */
public final class ScalingDetector implements Detector {
  /** How many times a tile is reduced: a face of 25 pixels still has enough for a detector. */
  private static final int TILE_REDUCTION = 2;

  /** Neighbours share this part of a tile's side. */
  private static final int OVERLAP_SHARE = 4;

  /** The same face in two tiles has about the same box. */
  private static final double MAX_IOU = 0.4;

  private final Detector detector;
  private final DetectOptions options;

  /** Wraps a detector, which stays the property of the caller. */
  public ScalingDetector(Detector detector, DetectOptions options) {
    this.detector = detector;
    this.options = options;
  }

  @Override
  public List<Detection> detect(Mat bgrUpright) {
    int longer = Math.max(bgrUpright.cols(), bgrUpright.rows());
    List<Integer> sides = sides(longer);
    List<Detection> first =
        options.tiles(longer) ? inTiles(bgrUpright) : at(bgrUpright, sides.get(0));
    if (anyUsable(first, bgrUpright)) {
      return first;
    }
    for (int side : sides.subList(1, sides.size())) {
      List<Detection> faces = at(bgrUpright, side);
      if (anyUsable(faces, bgrUpright)) {
        return faces;
      }
    }
    return first;
  }

  private static boolean anyUsable(List<Detection> faces, Mat bgr) {
    return faces.stream()
        .anyMatch(face -> DetectionFault.of(face, bgr.cols(), bgr.rows()).isEmpty());
  }

  /** Lengths of the longer side to try, in order, each once. */
  private List<Integer> sides(int longer) {
    int first = Math.min(Math.max(longer, options.enlargeTo()), options.reduceTo());
    List<Integer> sides = new ArrayList<>(List.of(first));
    for (double scale : options.retryScales()) {
      int side = (int) Math.min(Math.round(first * scale), options.reduceTo());
      if (side >= 1 && !sides.contains(side)) {
        sides.add(side);
      }
    }
    return sides;
  }

  /** Small faces from tiles, large ones from the picture as a whole. */
  private List<Detection> inTiles(Mat bgr) {
    int side = TILE_REDUCTION * options.reduceTo();
    int overlap = side / OVERLAP_SHARE;
    List<Detection> all = new ArrayList<>();
    for (Detection face : at(bgr, options.reduceTo())) {
      // A face below half the overlap is in a tile as a whole, and better seen there.
      if (!(Math.max(face.width(), face.height()) < overlap / 2f)) {
        all.add(face);
      }
    }
    for (Tile tile : Tile.cover(bgr.cols(), bgr.rows(), side, overlap)) {
      try (Rect place = new Rect(tile.x(), tile.y(), tile.width(), tile.height());
          Mat part = new Mat(bgr, place)) {
        int longer = Math.max(tile.width(), tile.height());
        for (Detection found : at(part, Math.min(longer, options.reduceTo()))) {
          Detection face = found.moved(tile.x(), tile.y());
          if (!tile.cuts(face, bgr.cols(), bgr.rows())) {
            all.add(face);
          }
        }
      }
    }
    return Nms.suppress(all, MAX_IOU);
  }

  private List<Detection> at(Mat bgr, int side) {
    int w = bgr.cols();
    int h = bgr.rows();
    int longer = Math.max(w, h);
    if (side == longer) {
      return detector.detect(bgr);
    }
    int rw = Math.max(1, (int) Math.round((double) w * side / longer));
    int rh = Math.max(1, (int) Math.round((double) h * side / longer));
    int how = side < longer ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR;
    try (Mat resized = new Mat();
        Size size = new Size(rw, rh)) {
      opencv_imgproc.resize(bgr, resized, size, 0, 0, how);
      return detector.detect(resized).stream()
          .map(d -> d.scaled(w / (double) rw, h / (double) rh))
          .sorted(Detection.BEST_FIRST)
          .toList();
    }
  }
}
