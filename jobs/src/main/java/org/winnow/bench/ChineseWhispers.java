package org.winnow.bench;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.winnow.graph.WeightedGraph;

/**
 * Chinese Whispers (Biemann, "Chinese Whispers: an efficient graph clustering algorithm", 2006), in
 * memory: a baseline. Each node takes the label that weighs most among its neighbours, one after
 * the other, in a new random order each time.
 */
final class ChineseWhispers {
  private ChineseWhispers() {}

  /**
   * Labels.
   *
   * @param iterations times that all nodes are visited
   * @param seed decides the order of nodes; of labels that weigh the same the least is taken
   * @return a label of each node, itself a node
   */
  static int[] labels(WeightedGraph graph, int iterations, long seed) {
    int[] labels = IntStream.range(0, graph.nodes()).toArray();
    int[] order = labels.clone();
    double[] weights = new double[graph.nodes()];
    SplittableRandom random = new SplittableRandom(seed);
    for (int iteration = 0; iteration < iterations; iteration++) {
      shuffle(order, random);
      boolean changed = false;
      for (int node : order) {
        int best = heaviest(graph, node, labels, weights);
        changed |= best != labels[node];
        labels[node] = best;
      }
      if (!changed) {
        break;
      }
    }
    return labels;
  }

  private static int heaviest(WeightedGraph graph, int node, int[] labels, double[] weights) {
    int from = graph.starts()[node];
    int to = graph.starts()[node + 1];
    int best = labels[node];
    double most = 0;
    for (int i = from; i < to; i++) {
      weights[labels[graph.targets()[i]]] += graph.weights()[i];
    }
    for (int i = from; i < to; i++) {
      int label = labels[graph.targets()[i]];
      if (weights[label] > most || (weights[label] == most && label < best)) {
        most = weights[label];
        best = label;
      }
    }
    for (int i = from; i < to; i++) {
      weights[labels[graph.targets()[i]]] = 0;
    }
    return best;
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
  }
}
