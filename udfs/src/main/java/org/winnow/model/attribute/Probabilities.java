package org.winnow.model.attribute;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Probabilities of words and bins. */
final class Probabilities {
  /** Half of the last digit that a softmax of float32 over some hundred bins gets wrong. */
  private static final double ROUNDING = 1e-3;

  private Probabilities() {}

  static void check(List<String> labels, double margin) {
    if (new HashSet<>(labels).size() < labels.size()
        || !labels.stream().allMatch(label -> label.matches("[a-z][a-z0-9_-]*"))
        || labels.contains(AttributeValue.UNKNOWN)) {
      throw new IllegalArgumentException(
          "labels are different words of small letters, digits, - and _, none of them '"
              + AttributeValue.UNKNOWN
              + "', not "
              + labels);
    }
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException("margin is 0 or more and below 1, not " + margin);
    }
  }

  static double[] of(float[] numbers, boolean logits) {
    double[] shares = new double[numbers.length];
    double max = 0;
    if (logits) {
      max = numbers[0];
      for (float number : numbers) {
        max = Math.max(max, number);
      }
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = logits ? Math.exp(numbers[i] - max) : Math.max(0, numbers[i]);
    }
    double sum = Arrays.stream(shares).sum();
    for (int i = 0; i < shares.length; i++) {
      // All 0: no bin is likelier than another.
      shares[i] = sum > 0 ? shares[i] / sum : 1.0 / shares.length;
    }
    return shares;
  }

  /** The likeliest word; of equal ones the first, which no margin above 0 lets through. */
  static AttributeValue word(
      String attribute, double[] shares, List<String> labels, double margin) {
    int best = 0;
    for (int i = 1; i < shares.length; i++) {
      if (shares[i] > shares[best]) {
        best = i;
      }
    }
    double second = 0;
    for (int i = 0; i < shares.length; i++) {
      second = i == best ? second : Math.max(second, shares[i]);
    }
    boolean decided = shares[best] - second >= margin;
    return AttributeValue.word(
        attribute, decided ? labels.get(best) : AttributeValue.UNKNOWN, shares[best]);
  }

  static boolean isShare(float number) {
    return number >= -ROUNDING && number <= 1 + ROUNDING;
  }

  static boolean sumToOne(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      if (!isShare(number)) {
        return false;
      }
      sum += number;
    }
    return Math.abs(sum - 1) <= ROUNDING;
  }
}
