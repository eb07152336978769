package org.winnow.kernel;

import java.util.Arrays;

/**
 * Collects candidates of {@link TopK} by products with an error of up to {@link
 * SimilarityKernel#ERROR}. The candidates are unordered. Only those that can be among the k best
 * are rescored exactly.
 */
final class CandidateBuffer {
  private final TopK topK;
  private final int k;
  private final int from;
  private final int capacity;
  private final Rescorer rescorer;
  private final int[] sizes;

  /**
   * Per row, each candidate's product in the upper 32 bits, as an integer of the same order, and
   * its column in the lower 32.
   */
  private final long[] candidates;

  /** Computes the exact similarity of a candidate. */
  interface Rescorer {
    /** Offers the candidate with its exact similarity to the row's list. */
    void rescore(int row, int place);
  }

  /**
   * @param from first row, inclusive
   * @param to last row, exclusive
   */
  CandidateBuffer(TopK topK, int from, int to, Rescorer rescorer) {
    this.topK = topK;
    this.k = topK.k();
    this.from = from;
    this.rescorer = rescorer;
    capacity = capacity(k);
    sizes = new int[to - from];
    candidates = new long[Math.multiplyExact(to - from, capacity)];
  }

  private static int capacity(int k) {
    return 2 * k + 32;
  }

  /** Heap that the candidates of a row take. */
  static long bytes(int k) {
    return (long) capacity(k) * Long.BYTES + Integer.BYTES;
  }

  /**
   * Adds a candidate whose product reaches the row's threshold.
   *
   * @param column number that the rescorer knows the candidate by
   */
  void add(int row, int column, float product) {
    int i = row - from;
    if (sizes[i] == capacity) {
      makeRoom(row);
      if (product < topK.thresholds()[row]) {
        return;
      }
    }
    candidates[i * capacity + sizes[i]++] = (long) orderedBits(product) << 32 | column;
    if (k == 1) {
      // With k = 1, one candidate gives the threshold of the next.
      topK.thresholds()[row] =
          Math.max(topK.thresholds()[row], product - 2 * SimilarityKernel.ERROR);
    }
  }

  private void makeRoom(int row) {
    prune(row);
    if (sizes[row - from] > capacity - k / 2 - 8) {
      rescore(row);
    }
  }

  /**
   * Drops candidates that cannot be among the k best: those below the k-th best by more than twice
   * the error.
   */
  private void prune(int row) {
    int i = row - from;
    int start = i * capacity;
    float kth = product(nthLargest(start, start + sizes[i], k));
    float threshold = kth - 2 * SimilarityKernel.ERROR;
    int kept = start;
    for (int j = start; j < start + sizes[i]; j++) {
      if (product(candidates[j]) >= threshold) {
        candidates[kept++] = candidates[j];
      }
    }
    sizes[i] = kept - start;
    topK.thresholds()[row] = Math.max(topK.thresholds()[row], threshold);
  }

  private void rescore(int row) {
    int i = row - from;
    if (sizes[i] > k) {
      prune(row);
    }
    int start = i * capacity;
    // The best first: few later offers then displace an entry.
    Arrays.sort(candidates, start, start + sizes[i]);
    for (int j = start + sizes[i] - 1; j >= start; j--) {
      rescorer.rescore(row, (int) candidates[j]);
    }
    sizes[i] = 0;
  }

  /** Raises the thresholds of all rows with at least k candidates. */
  void raiseThresholds() {
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] >= k) {
        prune(from + i);
      }
    }
  }

  /** Rescores the remaining candidates of the given rows, in that order. */
  void rescore(int[] rows) {
    for (int row : rows) {
      rescore(row);
    }
  }

  /** Rescores all remaining candidates. */
  void rescore() {
    for (int i = 0; i < sizes.length; i++) {
      rescore(from + i);
    }
  }

  /** The n-th largest candidate (Hoare, "Algorithm 65: find", 1961); reorders them. */
  private long nthLargest(int start, int end, int n) {
    int low = start;
    int high = end - 1;
    int target = start + n - 1;
    while (low < high) {
      long pivot = candidates[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (candidates[i] > pivot) {
          i++;
        }
        while (candidates[j] < pivot) {
          j--;
        }
        if (i <= j) {
          long swapped = candidates[i];
          candidates[i++] = candidates[j];
          candidates[j--] = swapped;
        }
      }
      if (target <= j) {
        high = j;
      } else if (target >= i) {
        low = i;
      } else {
        return candidates[target];
      }
    }
    return candidates[target];
  }

  private static int orderedBits(float product) {
    int bits = Float.floatToIntBits(product);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  private static float product(long candidate) {
    int bits = (int) (candidate >> 32);
    return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
  }
}
