package org.winnow.model;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model is: everything that an executor needs to load and run it. Equal specs are the same
 * model.
 *
 * @param id name in tables and on the command line
 * @param family how its outputs are read, and so what it is for
 * @param path of the file, as the executors see it
 * @param sha256 of the file, 64 lower-case hexadecimal digits
 * @param engine what runs it: {@code onnx}, {@code opencv} for cascades, {@code winnow} for the
 *     renderer
 * @param licence of the weights, as text
 * @param input the picture that it takes; of a generator, the picture that it makes
 * @param outputs names of the outputs in the graph, in the order that the family asks for; none
 *     where they are the graph's first, in its own order
 * @param dimension length of the vector of one picture, 0 for all that makes no vectors
 * @param maxBatch how many pictures the graph takes at once, 1 or more
 * @param batchDependent true where the numbers of one picture depend on the others in its batch
 *     (dynamic quantisation): such a model is run at batch 1
 * @param thresholds by name, such as {@code score} and {@code nms}
 */
public record ModelSpec(
    String id,
    Family family,
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

  /**
   * Copies the collections, so that a spec never changes.
   *
   * @throws IllegalArgumentException if the outputs or thresholds are not those of the family
   */
  public ModelSpec {
    outputs = List.copyOf(outputs);
    thresholds = Map.copyOf(thresholds);
    boolean expected =
        family.outputs() == Family.AS_NAMED
            ? !outputs.isEmpty()
            : outputs.isEmpty() || outputs.size() == family.outputs();
    if (!expected || !thresholds.keySet().equals(family.thresholds())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "model %s: family %s has %d outputs and the thresholds %s, not the outputs %s and the"
                  + " thresholds %s",
              id,
              family.word(),
              family.outputs(),
              family.thresholds(),
              outputs,
              thresholds));
    }
    if (maxBatch < 1 || (dimension < 1) == family.hasVectors()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "model %s: the batch is 1 or more, and only what makes vectors has a dimension, not batch"
                  + " %d and dimension %d",
              id,
              maxBatch,
              dimension));
    }
  }

  /** How many pictures may be run at once without changing the numbers of any. */
  public int usableBatch() {
    return batchDependent ? 1 : maxBatch;
  }

  /** A threshold, 0..1, by one of the names of {@link Family#thresholds}. */
  public double threshold(String name) {
    return thresholds.get(name);
  }

  /** The same model with its file elsewhere. */
  public ModelSpec withPath(String changed) {
    return new ModelSpec(
        id,
        family,
        changed,
        sha256,
        engine,
        licence,
        input,
        outputs,
        dimension,
        maxBatch,
        batchDependent,
        thresholds);
  }

  /** The same model with another threshold. */
  public ModelSpec withThreshold(String name, double value) {
    Map<String, Double> changed = new HashMap<>(thresholds);
    changed.put(name, value);
    return new ModelSpec(
        id,
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
}
