package org.winnow.model.attribute;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** How the numbers of one output become the value of an attribute. */
public sealed interface Reading extends Serializable {

  /** How many numbers a face has. */
  int size();

  /**
   * Reads the output of one face.
   *
   * @param numbers as many as {@link #size}
   * @return empty if one of them is not finite
   */
  default Optional<AttributeValue> read(String attribute, float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return Optional.empty();
      }
    }
    return Optional.of(valueOf(attribute, numbers));
  }

  /** The value of finite numbers. */
  AttributeValue valueOf(String attribute, float[] numbers);

  /** Whether the values are numbers, not words. */
  default boolean isNumber() {
    return false;
  }

  /** Whether finite numbers are probabilities, where this reading takes them as such. */
  default boolean isPlausible(float[] numbers) {
    return true;
  }

  /**
   * One number: the probability of the second of two words.
   *
   * @param labels two words
   * @param margin least difference of the two probabilities, 0 to 1; below it, the value is unknown
   */
  record Binary(List<String> labels, double margin) implements Reading {
    /**
     * @throws IllegalArgumentException if these are not two different words, or the margin is not 0
     *     to 1
     */
    public Binary {
      labels = List.copyOf(labels);
      if (labels.size() != 2) {
        throw new IllegalArgumentException("labels are two words, not " + labels);
      }
      Probabilities.check(labels, margin);
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public AttributeValue valueOf(String attribute, float[] numbers) {
      double second = Math.max(0, Math.min(1, numbers[0]));
      return Probabilities.word(attribute, new double[] {1 - second, second}, labels, margin);
    }

    @Override
    public boolean isPlausible(float[] numbers) {
      return Probabilities.isShare(numbers[0]);
    }
  }

  /**
   * One number a word.
   *
   * @param labels two words or more
   * @param logits whether the graph lacks the softmax
   * @param margin least difference of the two highest probabilities, 0 to 1; below it, the value is
   *     unknown
   */
  record Classes(List<String> labels, boolean logits, double margin) implements Reading {
    /**
     * @throws IllegalArgumentException if there are not two different words, or the margin is not 0
     *     to 1
     */
    public Classes {
      labels = List.copyOf(labels);
      if (labels.size() < 2) {
        throw new IllegalArgumentException("labels are two words or more, not " + labels);
      }
      Probabilities.check(labels, margin);
    }

    @Override
    public int size() {
      return labels.size();
    }

    @Override
    public AttributeValue valueOf(String attribute, float[] numbers) {
      return Probabilities.word(attribute, Probabilities.of(numbers, logits), labels, margin);
    }

    @Override
    public boolean isPlausible(float[] numbers) {
      return logits || Probabilities.sumToOne(numbers);
    }
  }

  /**
   * One number a bin: the value is their mean, weighted by probability.
   *
   * @param bins number of bins, 2 or more
   * @param first value of the first bin
   * @param step from bin to bin, not 0
   * @param logits whether the graph lacks the softmax
   */
  record Expectation(int bins, double first, double step, boolean logits) implements Reading {
    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public Expectation {
      if (bins < 2 || !Double.isFinite(first) || !Double.isFinite(step) || step == 0) {
        throw new IllegalArgumentException(
            "bins is 2 or more, first a number and step one that is not 0, not "
                + bins
                + ", "
                + first
                + " and "
                + step);
      }
    }

    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public int size() {
      return bins;
    }

    @Override
    public AttributeValue valueOf(String attribute, float[] numbers) {
      double[] shares = Probabilities.of(numbers, logits);
      double sum = 0;
      for (int i = 0; i < bins; i++) {
        sum += shares[i] * (first + step * i);
      }
      return AttributeValue.number(attribute, sum);
    }

    @Override
    public boolean isPlausible(float[] numbers) {
      return logits || Probabilities.sumToOne(numbers);
    }
  }

  /**
   * One number: the value itself.
   *
   * @param min smallest value; below it, the value is unknown
   * @param max largest value; above it, the value is unknown
   */
  record Plain(double min, double max) implements Reading {
    /**
     * @throws IllegalArgumentException if no number lies between
     */
    public Plain {
      if (!(min < max)) {
        throw new IllegalArgumentException("min is below max, not " + min + " and " + max);
      }
    }

    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public AttributeValue valueOf(String attribute, float[] numbers) {
      return numbers[0] < min || numbers[0] > max
          ? AttributeValue.unknownNumber(attribute)
          : AttributeValue.number(attribute, numbers[0]);
    }
  }
}
