package org.winnow.kernel;

/** Selects the largest of some numbers without sorting them all. */
public final class Selection {
  private Selection() {}

  /**
   * The k-th largest number, by quickselect.
   *
   * @param values not NaN; not changed
   * @param k from 1 to the number of values
   */
  public static float kthLargest(float[] values, int k) {
    float[] rest = values.clone();
    int from = 0;
    int to = rest.length - 1;
    int wanted = rest.length - k;
    while (from < to) {
      float pivot = rest[(from + to) >>> 1];
      int left = from;
      int right = to;
      while (left <= right) {
        while (rest[left] < pivot) {
          left++;
        }
        while (rest[right] > pivot) {
          right--;
        }
        if (left <= right) {
          float swapped = rest[left];
          rest[left++] = rest[right];
          rest[right--] = swapped;
        }
      }
      if (wanted <= right) {
        to = right;
      } else if (wanted >= left) {
        from = left;
      } else {
        break;
      }
    }
    return rest[wanted];
  }
}
