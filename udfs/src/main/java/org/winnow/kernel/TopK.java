package org.winnow.kernel;

import java.io.Serializable;
import java.util.Arrays;

/** Top-k lists: the k most similar offered entries of each row. Ties go to the smaller number. */
public final class TopK implements Serializable {
  private final int k;
  private final float minSimilarity;
  private final int[] sizes;
  private final int[] numbers;
  private final float[] similarities;
  private final float[] thresholds;

  /**
   * @param rows number of lists
   * @param k maximum size of a list
   * @param minSimilarity minimum similarity of an entry
   */
  public TopK(int rows, int k, float minSimilarity) {
    this.k = k;
    sizes = new int[rows];
    numbers = new int[Math.multiplyExact(rows, k)];
    similarities = new float[numbers.length];
    thresholds = new float[rows];
    Arrays.fill(thresholds, minSimilarity - SimilarityKernel.ERROR);
    this.minSimilarity = minSimilarity;
  }

  /** Heap that a list of k entries takes with its candidates while they are sought. */
  public static long bytes(int k) {
    return (long) k * (Integer.BYTES + Float.BYTES) + 2L * Integer.BYTES + CandidateBuffer.bytes(k);
  }

  int rows() {
    return sizes.length;
  }

  int k() {
    return k;
  }

  /** Minimum similarity of a useful offer, per row, less the kernel's error. */
  float[] thresholds() {
    return thresholds;
  }

  /** Offers an entry. Lists are sorted, the best first. */
  public void offer(int row, int number, float similarity) {
    int start = row * k;
    int size = sizes[row];
    if (similarity < minSimilarity
        || (size == k && !ranksBefore(similarity, number, start + k - 1))) {
      return;
    }
    int place = start + Math.min(size, k - 1);
    while (place > start && ranksBefore(similarity, number, place - 1)) {
      similarities[place] = similarities[place - 1];
      numbers[place] = numbers[place - 1];
      place--;
    }
    similarities[place] = similarity;
    numbers[place] = number;
    if (size < k) {
      sizes[row]++;
    }
    if (sizes[row] == k) {
      float threshold =
          Math.max(minSimilarity, similarities[start + k - 1]) - SimilarityKernel.ERROR;
      thresholds[row] = Math.max(thresholds[row], threshold);
    }
  }

  private boolean ranksBefore(float similarity, int number, int place) {
    return similarity > similarities[place]
        || (similarity == similarities[place] && number < numbers[place]);
  }

  /** Size of a list. */
  public int size(int row) {
    return sizes[row];
  }

  /** Number of an entry; the best has rank 0. */
  public int number(int row, int rank) {
    return numbers[row * k + rank];
  }

  /** Numbers of a list's entries, the best first. */
  int[] numbers(int row) {
    return Arrays.copyOfRange(numbers, row * k, row * k + sizes[row]);
  }

  /** Similarity of an entry. */
  public float similarity(int row, int rank) {
    return similarities[row * k + rank];
  }
}
