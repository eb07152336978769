package org.winnow.kernel;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The k most similar entries of each query, by id. Ties go to the smaller id, so the lists do not
 * depend on the order of the offers. Not thread-safe.
 */
public final class NearestLists implements Serializable {
  private final int k;
  private final int[] sizes;
  private final String[] ids;
  private final float[] similarities;

  /** Minimum product of a useful offer, per query, less the error of a kernel. */
  private final float[] thresholds;

  /**
   * Empty lists.
   *
   * @param queries number of lists
   * @param k maximum size of a list
   */
  public NearestLists(int queries, int k) {
    this.k = k;
    sizes = new int[queries];
    ids = new String[Math.multiplyExact(queries, k)];
    similarities = new float[ids.length];
    thresholds = new float[queries];
    Arrays.fill(thresholds, Float.NEGATIVE_INFINITY);
  }

  /** Empty lists of the same size, which take only what these lists would take. */
  public NearestLists further() {
    NearestLists lists = new NearestLists(sizes.length, k);
    System.arraycopy(thresholds, 0, lists.thresholds, 0, thresholds.length);
    return lists;
  }

  /** Number of lists. */
  public int queries() {
    return sizes.length;
  }

  /** Number of entries of a list. */
  public int size(int query) {
    return sizes[query];
  }

  /** Whether a list has k entries. */
  public boolean isFull(int query) {
    return sizes[query] == k;
  }

  /** Id of an entry, by rank from 0. */
  public String id(int query, int rank) {
    return ids[query * k + rank];
  }

  /** Cosine of an entry, by rank from 0. */
  public float similarity(int query, int rank) {
    return similarities[query * k + rank];
  }

  /** The cosine that an entry must have to enter a list; negative infinity if it is not full. */
  public float minimum(int query) {
    return isFull(query) ? similarities[query * k + k - 1] : Float.NEGATIVE_INFINITY;
  }

  /** Minimum product of a useful offer, less the error of a kernel. It rises with the offers. */
  public float threshold(int query) {
    return thresholds[query];
  }

  /** Offers an entry. An id may be offered once. */
  public void offer(int query, float similarity, String id) {
    int start = query * k;
    int size = sizes[query];
    if (size == k && !ranksBefore(similarity, id, start + k - 1)) {
      return;
    }
    int place = start + Math.min(size, k - 1);
    while (place > start && ranksBefore(similarity, id, place - 1)) {
      similarities[place] = similarities[place - 1];
      ids[place] = ids[place - 1];
      place--;
    }
    similarities[place] = similarity;
    ids[place] = id;
    sizes[query] = Math.min(k, size + 1);
    if (sizes[query] == k) {
      thresholds[query] =
          Math.max(thresholds[query], similarities[start + k - 1] - SimilarityKernel.ERROR);
    }
  }

  private boolean ranksBefore(float similarity, String id, int place) {
    return similarity > similarities[place]
        || (similarity == similarities[place] && id.compareTo(ids[place]) < 0);
  }
}
