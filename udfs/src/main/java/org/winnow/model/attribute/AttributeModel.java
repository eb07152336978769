package org.winnow.model.attribute;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.Square;
import org.winnow.face.SquareCrop;
import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.ModelException;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;
import org.winnow.model.OnnxModel;
import org.winnow.model.PictureTensor;
import org.winnow.model.attribute.AttributeContract.Attribute;

/** A model of the family {@code attributes}: faces in their pictures in, values out. */
public final class AttributeModel implements AutoCloseable {
  private final OnnxModel model;
  private final AttributeContract contract;
  private final int batch;

  private AttributeModel(OnnxModel model, AttributeContract contract, Device device) {
    this.model = model;
    this.contract = contract;
    // On a processor a batch gains nothing, and one by one the numbers are the same to the bit.
    batch = device.isGpu() ? model.spec().usableBatch() : 1;
  }

  /**
   * The model of a spec, loaded once in this JVM, see {@link ModelHolder}.
   *
   * @throws ModelException if it cannot be loaded, or is not as described
   */
  public static AttributeModel of(ModelSpec spec, AttributeContract contract, Device device) {
    return ModelHolder.get(AttributeModel.class, spec, device, () -> load(spec, contract, device));
  }

  private static AttributeModel load(ModelSpec spec, AttributeContract contract, Device device) {
    if (spec.family() != Family.ATTRIBUTES
        || !spec.input().fixed()
        || !spec.outputs().equals(contract.outputs())) {
      throw new ModelException(
          "model "
              + spec.id()
              + " is no model of attributes: its family is '"
              + spec.family().word()
              + "'. Name a model of family 'attributes' with a fixed input size");
    }
    AttributeModel loaded = new AttributeModel(OnnxModel.load(spec, device), contract, device);
    try {
      loaded.checkOutputs();
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /** Runs the graph on black, so that a graph that is not as described fails here. */
  private void checkOutputs() {
    List<FloatBuffer> outputs = run(1, tensor -> {});
    for (int k = 0; k < outputs.size(); k++) {
      Attribute attribute = contract.attributes().get(k);
      float[] numbers = new float[outputs.get(k).remaining()];
      outputs.get(k).get(numbers);
      if (numbers.length != attribute.reading().size()) {
        throw fault(
            attribute,
            "has "
                + numbers.length
                + " numbers a face, the descriptor says "
                + attribute.reading().size());
      }
      boolean finite = attribute.reading().read(attribute.name(), numbers).isPresent();
      if (finite && !attribute.reading().isPlausible(numbers)) {
        throw fault(
            attribute, "holds no probabilities. Set logits = true if the softmax is missing");
      }
    }
  }

  private ModelException fault(Attribute attribute, String what) {
    return new ModelException(
        "model "
            + model.spec().id()
            + ": output '"
            + attribute.output()
            + "' ("
            + attribute.name()
            + ") "
            + what);
  }

  /** Id of the model. */
  public String id() {
    return model.spec().id();
  }

  /**
   * Cuts a face out as the model sees it.
   *
   * @param bgr upright picture, 8 bit, 3 channels
   * @param box x, y, width and height, pixels
   * @return a new picture of the model's size; the caller closes it
   */
  public Mat cut(Mat bgr, float[] box) {
    InputContract input = model.spec().input();
    return SquareCrop.cut(bgr, Square.around(box, contract.sides()), input.width(), input.height());
  }

  /**
   * Describes faces. What is said of a face does not depend on the others.
   *
   * @param crops of {@link #cut}
   * @return for each crop one value an attribute; empty if an output holds NaN or infinity
   */
  public List<Optional<List<AttributeValue>>> describe(List<Mat> crops) {
    List<Optional<List<AttributeValue>>> described = new ArrayList<>(crops.size());
    InputContract input = model.spec().input();
    for (int start = 0; start < crops.size(); start += batch) {
      List<Mat> part = crops.subList(start, Math.min(crops.size(), start + batch));
      List<FloatBuffer> outputs =
          run(
              part.size(),
              tensor -> {
                for (int i = 0; i < part.size(); i++) {
                  PictureTensor.write(part.get(i), input, i, tensor, input.width(), input.height());
                }
              });
      for (int i = 0; i < part.size(); i++) {
        described.add(values(outputs));
      }
    }
    return described;
  }

  private List<FloatBuffer> run(int size, Consumer<FloatBuffer> fill) {
    return model.run(size, model.spec().input().height(), model.spec().input().width(), fill);
  }

  /** The values of the next face in the outputs. */
  private Optional<List<AttributeValue>> values(List<FloatBuffer> outputs) {
    List<AttributeValue> values = new ArrayList<>(outputs.size());
    for (int k = 0; k < outputs.size(); k++) {
      Attribute attribute = contract.attributes().get(k);
      float[] numbers = new float[attribute.reading().size()];
      outputs.get(k).get(numbers);
      attribute.reading().read(attribute.name(), numbers).ifPresent(values::add);
    }
    return values.size() == outputs.size() ? Optional.of(values) : Optional.empty();
  }

  @Override
  public void close() {
    model.close();
  }
}
