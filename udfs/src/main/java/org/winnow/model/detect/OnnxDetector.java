package org.winnow.model.detect;

import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.face.Detection;
import org.winnow.face.Nms;
import org.winnow.model.Device;
import org.winnow.model.InputContract;
import org.winnow.model.ModelSpec;
import org.winnow.model.OnnxModel;
import org.winnow.model.PictureTensor;

/**
 * A detector of one of the known families: one pass over the picture at its own size.
 *
 * <p>A model of free size sees the picture padded to its multiple. A model of fixed size sees it
 * top left on black; only a picture that is too large is reduced to fit. Other scales are {@link
 * ScalingDetector}'s business.
 */
public final class OnnxDetector implements Detector, AutoCloseable {
  private final OnnxModel model;
  private final DetectionDecoder decoder;
  private final double minScore;
  private final double maxIou;

  private OnnxDetector(OnnxModel model, DetectionDecoder decoder) {
    this.model = model;
    this.decoder = decoder;
    this.minScore = model.spec().threshold("score");
    this.maxIou = model.spec().threshold("nms");
  }

  /** See {@link DetectorFamilies#of}. */
  static OnnxDetector load(ModelSpec spec, DetectionDecoder decoder, Device device) {
    return new OnnxDetector(OnnxModel.load(spec, device), decoder);
  }

  @Override
  public List<Detection> detect(Mat bgrUpright) {
    InputContract input = model.spec().input();
    int w = bgrUpright.cols();
    int h = bgrUpright.rows();
    if (!input.fixed()) {
      return Nms.suppress(
          pass(bgrUpright, padded(w, input.multiple()), padded(h, input.multiple())), maxIou);
    }
    if (w <= input.width() && h <= input.height()) {
      return Nms.suppress(pass(bgrUpright, input.width(), input.height()), maxIou);
    }
    double fit = Math.min(input.width() / (double) w, input.height() / (double) h);
    int rw = Math.max(1, (int) Math.round(w * fit));
    int rh = Math.max(1, (int) Math.round(h * fit));
    try (Mat reduced = new Mat();
        Size size = new Size(rw, rh)) {
      opencv_imgproc.resize(bgrUpright, reduced, size, 0, 0, opencv_imgproc.INTER_AREA);
      List<Detection> faces = Nms.suppress(pass(reduced, input.width(), input.height()), maxIou);
      return faces.stream().map(d -> d.scaled(w / (double) rw, h / (double) rh)).toList();
    }
  }

  private List<Detection> pass(Mat bgr, int width, int height) {
    List<FloatBuffer> outputs =
        model.run(
            1,
            height,
            width,
            tensor -> PictureTensor.write(bgr, model.spec().input(), 0, tensor, width, height));
    return decoder.decode(outputs, width, height, minScore);
  }

  private static int padded(int side, int multiple) {
    return (side + multiple - 1) / multiple * multiple;
  }

  @Override
  public void close() {
    model.close();
  }
}
