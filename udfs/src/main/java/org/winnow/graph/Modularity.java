package org.winnow.graph;

import java.util.Arrays;

/**
 * Communities of high modularity by the Louvain method (Blondel et al., "Fast unfolding of
 * communities in large networks", 2008). Nodes move to the neighbouring community with the largest
 * gain. Communities then become nodes, until no node moves.
 *
 * <p>The same graph and seed give the same communities. Of equal gains, the lowest community number
 * wins.
 */
public final class Modularity {
  private static final double MIN_GAIN = 1e-12;
  private static final int MAX_PASSES = 100;

  private Modularity() {}

  /**
   * Finds communities.
   *
   * @param seed determines the order in which nodes are visited
   * @return community of each node, numbered from 0 in the order of their first nodes
   */
  public static int[] communities(WeightedGraph graph, long seed) {
    int[] communities = new int[graph.nodes()];
    Arrays.setAll(communities, v -> v);
    WeightedGraph level = graph;
    while (true) {
      int[] partition = MapEquation.renumber(moveNodes(level, seed));
      if (Arrays.stream(partition).max().orElse(-1) + 1 == level.nodes()) {
        return MapEquation.renumber(communities);
      }
      for (int v = 0; v < communities.length; v++) {
        communities[v] = partition[communities[v]];
      }
      level = MapEquation.aggregate(level, partition);
    }
  }

  /**
   * The modularity: the share of the edge weight within communities, minus its expectation in a
   * random graph.
   */
  static double of(WeightedGraph graph, int[] communities) {
    double[] strength = new double[graph.nodes()];
    double inside = 0;
    double total = 0;
    for (int v = 0; v < graph.nodes(); v++) {
      strength[communities[v]] += graph.strength(v);
      total += graph.strength(v);
      inside += 2 * graph.loops()[v];
      for (int i = graph.starts()[v]; i < graph.starts()[v + 1]; i++) {
        inside += communities[graph.targets()[i]] == communities[v] ? graph.weights()[i] : 0;
      }
    }
    if (total == 0) {
      return 0;
    }
    double expected = 0;
    for (double s : strength) {
      expected += s * s / (total * total);
    }
    return inside / total - expected;
  }

  /** Starts with one community per node, and moves nodes while one gains. */
  private static int[] moveNodes(WeightedGraph graph, long seed) {
    int n = graph.nodes();
    int[] community = new int[n];
    Arrays.setAll(community, v -> v);
    double[] strength = new double[n];
    Arrays.setAll(strength, graph::strength);
    double[] communityStrength = strength.clone();
    double total = Arrays.stream(strength).sum();
    double[] links = new double[n];
    int[] order = MapEquation.shuffledNodes(n, seed);
    boolean gained = total > 0;
    for (int pass = 0; gained && pass < MAX_PASSES; pass++) {
      gained = false;
      for (int v : order) {
        int from = community[v];
        communityStrength[from] -= strength[v];
        for (int i = graph.starts()[v]; i < graph.starts()[v + 1]; i++) {
          links[community[graph.targets()[i]]] += graph.weights()[i];
        }
        int best = from;
        double bestGain = links[from] - strength[v] * communityStrength[from] / total + MIN_GAIN;
        for (int i = graph.starts()[v]; i < graph.starts()[v + 1]; i++) {
          int to = community[graph.targets()[i]];
          double gain = links[to] - strength[v] * communityStrength[to] / total;
          if (gain > bestGain || (gain == bestGain && best != from && to < best)) {
            best = to;
            bestGain = gain;
          }
        }
        for (int i = graph.starts()[v]; i < graph.starts()[v + 1]; i++) {
          links[community[graph.targets()[i]]] = 0;
        }
        communityStrength[best] += strength[v];
        community[v] = best;
        gained |= best != from;
      }
    }
    return community;
  }
}
