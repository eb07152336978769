package org.winnow.kernel;

import java.util.Arrays;

/**
 * Candidates of {@link TopK} by products that may be off by {@link SimilarityKernel#ERROR}: they
 * are collected without order, and only those that can be among the k best are computed again.
 */
final class CandidateBuffer {
  private final TopK topK;
  private final int k;
  private final int from;
  private final int capacity;
  private final Rescorer rescorer;
  private final int[] sizes;

  /** Of each row's candidates: product, as an integer that grows with it, and place. */
  private final long[] candidates;

  /** Computes a candidate again. */
  interface Rescorer {
    /** Offers the candidate with its exact similarity to the row's list. */
    void rescore(int row, int place);
  }

  /**
   * @param from first row that there may be proposals for
   * @param to row after the last
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
   * Takes a candidate whose product reaches the row's bar.
   *
   * @param column what the settler knows it by
   */
  void add(int row, int column, float product) {
    int i = row - from;
    if (sizes[i] == capacity) {
      makeRoom(row);
      if (product < topK.bars()[row]) {
        return;
      }
    }
    candidates[i * capacity + sizes[i]++] = (long) orderedBits(product) << 32 | column;
    if (k == 1) {
      // One candidate is enough to know what the next must reach.
      topK.bars()[row] = Math.max(topK.bars()[row], product - 2 * SimilarityKernel.ERROR);
    }
  }

  private void makeRoom(int row) {
    prune(row);
    if (sizes[row - from] > capacity - k / 2 - 8) {
      rescore(row);
    }
  }

  /** Drops what cannot be among the k best: what is worse than the k-th by twice the error. */
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
    topK.bars()[row] = Math.max(topK.bars()[row], threshold);
  }

  private void rescore(int row) {
    int i = row - from;
    if (sizes[i] > k) {
      prune(row);
    }
    int start = i * capacity;
    // The best first, so that hardly any is put before another in its list.
    Arrays.sort(candidates, start, start + sizes[i]);
    for (int j = start + sizes[i] - 1; j >= start; j--) {
      rescorer.rescore(row, (int) candidates[j]);
    }
    sizes[i] = 0;
  }

  /** Raises the bars of all rows with enough candidates to what these ask for. */
  void raiseThresholds() {
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] >= k) {
        prune(from + i);
      }
    }
  }

  /** Computes all that is left, row by row in some order. */
  void rescore(int[] rows) {
    for (int row : rows) {
      rescore(row);
    }
  }

  /** Computes all that is left. */
  void rescore() {
    for (int i = 0; i < sizes.length; i++) {
      rescore(from + i);
    }
  }

  /** The n-th largest of some candidates (Hoare, "Algorithm 65: find", 1961); reorders them. */
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
