package org.winnow.graph;

import java.util.Arrays;

/**
 * An undirected weighted graph in compressed sparse row (CSR) form. The neighbours of node v are
 * {@code targets[starts[v]]} to {@code targets[starts[v + 1] - 1]}. Each edge is stored twice,
 * except loops.
 *
 * @param starts one element more than nodes
 * @param targets neighbours
 * @param weights weights of their edges, above 0
 * @param loops weight of each node's loop; 0 for none
 */
public record WeightedGraph(int[] starts, int[] targets, float[] weights, double[] loops) {

  public int nodes() {
    return loops.length;
  }

  /** Sum of the weights of a node's edges; a loop counts twice. */
  double strength(int node) {
    double sum = 2 * loops[node];
    for (int i = starts[node]; i < starts[node + 1]; i++) {
      sum += weights[i];
    }
    return sum;
  }

  /** Collects edges; the weights of parallel edges are added. */
  public static final class Builder {
    private final int nodes;
    private int[] from = new int[1024];
    private int[] to = new int[1024];
    private float[] weight = new float[1024];
    private int count;
    private final double[] loops;

    public Builder(int nodes) {
      this.nodes = nodes;
      loops = new double[nodes];
    }

    /** Adds an edge, or a loop if both nodes are equal. */
    public void add(int a, int b, float w) {
      if (a == b) {
        loops[a] += w;
        return;
      }
      if (count == from.length) {
        from = Arrays.copyOf(from, 2 * count);
        to = Arrays.copyOf(to, 2 * count);
        weight = Arrays.copyOf(weight, 2 * count);
      }
      from[count] = a;
      to[count] = b;
      weight[count++] = w;
    }

    /** The graph. Neighbours are sorted, so that the order of insertion does not matter. */
    public WeightedGraph build() {
      int[] starts = new int[nodes + 1];
      for (int i = 0; i < count; i++) {
        starts[from[i] + 1]++;
        starts[to[i] + 1]++;
      }
      for (int v = 0; v < nodes; v++) {
        starts[v + 1] += starts[v];
      }
      int[] next = Arrays.copyOf(starts, nodes);
      int[] targets = new int[2 * count];
      float[] weights = new float[2 * count];
      for (int i = 0; i < count; i++) {
        targets[next[from[i]]] = to[i];
        weights[next[from[i]]++] = weight[i];
        targets[next[to[i]]] = from[i];
        weights[next[to[i]]++] = weight[i];
      }
      return mergeParallelEdges(starts, targets, weights);
    }

    private WeightedGraph mergeParallelEdges(int[] starts, int[] targets, float[] weights) {
      int kept = 0;
      int[] newStarts = new int[nodes + 1];
      for (int v = 0; v < nodes; v++) {
        int start = starts[v];
        int size = starts[v + 1] - start;
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
          // Sorted by target, then by the bits of the weight, so that sums have a fixed order.
          keys[i] =
              (long) targets[start + i] << 32
                  | Integer.toUnsignedLong(Float.floatToIntBits(weights[start + i]));
        }
        Arrays.sort(keys);
        for (int i = 0; i < size; i++) {
          int target = (int) (keys[i] >> 32);
          float w = Float.intBitsToFloat((int) keys[i]);
          if (i > 0 && targets[kept - 1] == target) {
            weights[kept - 1] += w;
          } else {
            targets[kept] = target;
            weights[kept++] = w;
          }
        }
        newStarts[v + 1] = kept;
      }
      return new WeightedGraph(
          newStarts, Arrays.copyOf(targets, kept), Arrays.copyOf(weights, kept), loops);
    }
  }
}
