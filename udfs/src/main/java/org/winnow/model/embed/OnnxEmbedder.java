package org.winnow.model.embed;

import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.ModelException;
import org.winnow.model.ModelSpec;
import org.winnow.model.OnnxModel;
import org.winnow.model.PictureTensor;

/** Runs a graph: picture of a fixed size in, one vector out. */
public final class OnnxEmbedder implements Embedder, AutoCloseable {
  private final OnnxModel model;
  private final int batch;

  private OnnxEmbedder(OnnxModel model, int batch) {
    this.model = model;
    this.batch = batch;
  }

  /**
   * Loads a model of a family.
   *
   * @throws ModelException if it is of another family, or takes any size
   */
  static OnnxEmbedder load(ModelSpec spec, Device device, Family family) {
    if (spec.family() != family || !spec.input().fixed()) {
      throw new ModelException(
          "model "
              + spec.id()
              + " does not fit: its family is '"
              + spec.family().word()
              + "'. Name a model of task '"
              + family.task().word()
              + "' with a fixed input size");
    }
    // On a processor a batch gains nothing, and one by one the numbers are the same to the bit.
    return new OnnxEmbedder(OnnxModel.load(spec, device), device.isGpu() ? spec.usableBatch() : 1);
  }

  @Override
  public float[][] embed(List<Mat> crops) {
    float[][] vectors = new float[crops.size()][dimension()];
    for (int start = 0; start < crops.size(); start += batch) {
      List<Mat> part = crops.subList(start, Math.min(crops.size(), start + batch));
      FloatBuffer out = run(part);
      for (int i = 0; i < part.size(); i++) {
        out.get(vectors[start + i]);
      }
    }
    return vectors;
  }

  private FloatBuffer run(List<Mat> crops) {
    InputContract input = model.spec().input();
    return model
        .run(
            crops.size(),
            input.height(),
            input.width(),
            tensor -> {
              for (int i = 0; i < crops.size(); i++) {
                PictureTensor.write(crops.get(i), input, i, tensor, input.width(), input.height());
              }
            })
        .get(0);
  }

  @Override
  public int dimension() {
    return model.spec().dimension();
  }

  @Override
  public void close() {
    model.close();
  }
}
