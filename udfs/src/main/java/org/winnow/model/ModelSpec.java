package org.winnow.model;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is: everything that an executor needs to load and run it. Equal specs are the same
 * model.
 *
 * @param id name in tables and on the command line
 * @param task what it is for
 * @param family how its outputs are read: {@code yunet}, {@code scrfd}, {@code embedding}
 * @param path of the file, as the executors see it
 * @param sha256 of the file, 64 lower-case hexadecimal digits
 * @param engine what runs it: {@code onnx}
 * @param licence of the weights, as text
 * @param input the picture that it takes
 * @param outputs names of the outputs in the graph, in the order that the family asks for
 * @param dimension length of the vector of one face, 0 for a detector
 * @param maxBatch how many pictures the graph takes at once, 1 or more
 * @param batchDependent true where the numbers of one picture depend on the others in its batch
 *     (dynamic quantisation): such a model is run at batch 1
 * @param thresholds by name, such as {@code score} and {@code nms}
 */
public record ModelSpec(
    String id,
    Task task,
    String family,
    String path,
    String sha256,
    String engine,
    String licence,
    InputContract input,
    List<String> outputs,
    int dimension,
    int maxBatch,
    boolean batchDependent,
    Map<String, Double> thresholds)
    implements Serializable {

  /** Copies the collections, so that a spec never changes. */
  public ModelSpec {
    outputs = List.copyOf(outputs);
    thresholds = Map.copyOf(thresholds);
  }

  /** How many pictures may be run at once without changing the numbers of any. */
  public int usableBatch() {
    return batchDependent ? 1 : maxBatch;
  }

  /**
   * A threshold of the descriptor.
   *
   * @throws ModelException if the descriptor does not set it
   */
  public double threshold(String name) {
    Double value = thresholds.get(name);
    if (value == null) {
      throw new ModelException(
          "model "
              + id
              + " has no threshold '"
              + name
              + "', which family '"
              + family
              + "' needs: set it in the model's descriptor");
    }
    return value;
  }

  /** The same model with another threshold. */
  public ModelSpec withThreshold(String name, double value) {
    Map<String, Double> changed = new HashMap<>(thresholds);
    changed.put(name, value);
    return new ModelSpec(
        id,
        task,
        family,
        path,
        sha256,
        engine,
        licence,
        input,
        outputs,
        dimension,
        maxBatch,
        batchDependent,
        changed);
  }

  /** The same model with another input contract. */
  public ModelSpec withInput(InputContract changed) {
    return new ModelSpec(
        id,
        task,
        family,
        path,
        sha256,
        engine,
        licence,
        changed,
        outputs,
        dimension,
        maxBatch,
        batchDependent,
        thresholds);
  }
}
