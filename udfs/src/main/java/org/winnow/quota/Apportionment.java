package org.winnow.quota;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Whole numbers in given proportions, by the method of largest remainders. */
public final class Apportionment {
  private Apportionment() {}

  /**
   * Apportions a total. Of equal remainders, the first gets the unit.
   *
   * @param weights at least 0, at least one above 0; they need not add up to 1
   * @param total at least 0
   * @return whole numbers that add up to the total, each less than 1 from its exact share
   * @throws IllegalArgumentException if no weight is above 0
   */
  public static long[] of(double[] weights, long total) {
    double sum = Arrays.stream(weights).sum();
    if (!(sum > 0)) {
      throw new IllegalArgumentException("No weight is above 0: " + Arrays.toString(weights));
    }
    long[] result = new long[weights.length];
    double[] remainders = new double[weights.length];
    long given = 0;
    for (int i = 0; i < weights.length; i++) {
      double exact = total * (weights[i] / sum);
      // A share such as 0.7 * 10 may come out just below its whole number.
      result[i] = (long) Math.floor(exact + 1e-9);
      remainders[i] = exact - result[i];
      given += result[i];
    }
    int[] order =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -remainders[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; given < total; i = (i + 1) % order.length) {
      if (weights[order[i]] > 0) {
        result[order[i]]++;
        given++;
      }
    }
    return result;
  }
}
