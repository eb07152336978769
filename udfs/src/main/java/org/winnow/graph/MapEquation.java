package org.winnow.graph;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Communities by the two-level map equation, which minimises the description length of a random
 * walk (Rosvall and Bergstrom, "Maps of random walks on complex networks reveal community
 * structure", 2008). As in Infomap, nodes are moved, communities are merged, and nodes are moved
 * again.
 *
 * <p>The same graph and seed give the same communities.
 */
public final class MapEquation {
  private static final double MIN_GAIN = 1e-10;
  private static final int MAX_PASSES = 40;
  private static final int MAX_REFINEMENTS = 4;

  private MapEquation() {}

  /**
   * Finds communities.
   *
   * @param seed determines the order in which nodes are visited
   * @return community of each node, numbered from 0 in the order of their first nodes
   */
  public static int[] communities(WeightedGraph graph, long seed) {
    int[] modules = new int[graph.nodes()];
    for (int v = 0; v < modules.length; v++) {
      modules[v] = v;
    }
    double bestLength = Double.POSITIVE_INFINITY;
    int[] bestModules = modules;
    for (int refinement = 0; refinement < MAX_REFINEMENTS; refinement++) {
      // Moves single nodes, then merges communities, until neither reduces the code length.
      Partition nodes = new Partition(graph, bestModules);
      nodes.optimise(seed + refinement);
      int[] candidate = mergeCommunities(graph, renumber(nodes.modules()), seed);
      double length = new Partition(graph, candidate).codeLength();
      if (length >= bestLength - MIN_GAIN) {
        break;
      }
      bestLength = length;
      bestModules = candidate;
    }
    return bestModules;
  }

  /** The code length of these communities, in bits per step of the walk. */
  static double codeLength(WeightedGraph graph, int[] communities) {
    return new Partition(graph, communities).codeLength();
  }

  /** Merges communities while this reduces the code length. */
  private static int[] mergeCommunities(WeightedGraph graph, int[] start, long seed) {
    int[] communities = start;
    while (true) {
      WeightedGraph aggregated = aggregate(graph, communities);
      int[] singletons = new int[aggregated.nodes()];
      for (int v = 0; v < singletons.length; v++) {
        singletons[v] = v;
      }
      Partition partition = new Partition(aggregated, singletons);
      partition.optimise(seed);
      int[] merged = renumber(partition.modules());
      if (Arrays.stream(merged).max().orElse(-1) + 1 == singletons.length) {
        return communities;
      }
      int[] next = new int[communities.length];
      for (int v = 0; v < next.length; v++) {
        next[v] = merged[communities[v]];
      }
      communities = renumber(next);
    }
  }

  /** The aggregated graph, whose nodes are the communities. */
  static WeightedGraph aggregate(WeightedGraph graph, int[] communities) {
    int count = Arrays.stream(communities).max().orElse(-1) + 1;
    WeightedGraph.Builder builder = new WeightedGraph.Builder(count);
    for (int v = 0; v < graph.nodes(); v++) {
      if (graph.loops()[v] > 0) {
        builder.add(communities[v], communities[v], (float) graph.loops()[v]);
      }
      for (int i = graph.starts()[v]; i < graph.starts()[v + 1]; i++) {
        if (graph.targets()[i] > v) {
          builder.add(communities[v], communities[graph.targets()[i]], graph.weights()[i]);
        }
      }
    }
    return builder.build();
  }

  /** The same communities, numbered in the order of their first nodes. */
  static int[] renumber(int[] modules) {
    int[] numbers = new int[modules.length];
    Arrays.fill(numbers, -1);
    int[] result = new int[modules.length];
    int next = 0;
    for (int v = 0; v < modules.length; v++) {
      if (numbers[modules[v]] < 0) {
        numbers[modules[v]] = next++;
      }
      result[v] = numbers[modules[v]];
    }
    return result;
  }

  /** The nodes in random order. */
  static int[] shuffledNodes(int n, long seed) {
    int[] order = new int[n];
    SplittableRandom random = new SplittableRandom(seed);
    for (int v = 0; v < n; v++) {
      int other = random.nextInt(v + 1);
      order[v] = order[other];
      order[other] = v;
    }
    return order;
  }

  /** A partition into modules, with their visit and exit rates. */
  private static final class Partition {
    private final WeightedGraph graph;
    private final int[] modules;
    private final double[] nodeFlow;
    private final double[] nodeExit;
    private final double[] flow;
    private final double[] exit;
    private final double total;
    private double sumExit;
    private final double[] links;
    private final int[] linkedModules;

    Partition(WeightedGraph graph, int[] start) {
      this.graph = graph;
      int n = graph.nodes();
      modules = start.clone();
      nodeFlow = new double[n];
      nodeExit = new double[n];
      flow = new double[n];
      exit = new double[n];
      links = new double[n];
      linkedModules = new int[n];
      double sum = 0;
      for (int v = 0; v < n; v++) {
        nodeFlow[v] = graph.strength(v);
        sum += nodeFlow[v];
      }
      total = sum == 0 ? 1 : sum;
      for (int v = 0; v < n; v++) {
        nodeExit[v] = (nodeFlow[v] - 2 * graph.loops()[v]) / total;
        nodeFlow[v] /= total;
        flow[modules[v]] += nodeFlow[v];
        for (int i = graph.starts()[v]; i < graph.starts()[v + 1]; i++) {
          if (modules[graph.targets()[i]] != modules[v]) {
            exit[modules[v]] += graph.weights()[i] / total;
          }
        }
      }
      for (int m = 0; m < n; m++) {
        sumExit += exit[m];
      }
    }

    int[] modules() {
      return modules;
    }

    double codeLength() {
      double length = plogp(sumExit);
      for (int m = 0; m < modules.length; m++) {
        length += plogp(exit[m] + flow[m]) - 2 * plogp(exit[m]) - plogp(nodeFlow[m]);
      }
      return length;
    }

    /**
     * Moves nodes to neighbouring modules while this reduces the code length. After a move, only
     * the neighbours are visited again.
     */
    void optimise(long seed) {
      int n = modules.length;
      int[] queue = shuffledNodes(n, seed);
      boolean[] queued = new boolean[n];
      Arrays.fill(queued, true);
      int size = n;
      for (int pass = 0; pass < MAX_PASSES && size > 0; pass++) {
        int[] next = new int[n];
        int nextSize = 0;
        for (int q = 0; q < size; q++) {
          int v = queue[q];
          queued[v] = false;
          if (move(v)) {
            for (int i = graph.starts()[v]; i < graph.starts()[v + 1]; i++) {
              int other = graph.targets()[i];
              if (!queued[other] && modules[other] != modules[v]) {
                queued[other] = true;
                next[nextSize++] = other;
              }
            }
          }
        }
        // A node that is queued again before its visit in this pass is visited in this pass.
        queue = next;
        size = nextSize;
      }
    }

    private boolean move(int v) {
      int count = 0;
      for (int i = graph.starts()[v]; i < graph.starts()[v + 1]; i++) {
        int m = modules[graph.targets()[i]];
        if (links[m] == 0) {
          linkedModules[count++] = m;
        }
        links[m] += graph.weights()[i] / total;
      }
      int from = modules[v];
      double toOwn = links[from];
      int best = from;
      double bestGain = MIN_GAIN;
      for (int t = 0; t < count; t++) {
        int m = linkedModules[t];
        if (m != from) {
          double gain = gain(v, from, m, toOwn, links[m]);
          if (gain > bestGain || (gain == bestGain && best != from && m < best)) {
            bestGain = gain;
            best = m;
          }
        }
      }
      if (best != from) {
        apply(v, from, best, toOwn, links[best]);
      }
      for (int t = 0; t < count; t++) {
        links[linkedModules[t]] = 0;
      }
      return best != from;
    }

    private double gain(int v, int from, int to, double toOwn, double toOther) {
      double exitFrom = exit[from] - nodeExit[v] + 2 * toOwn;
      double exitTo = exit[to] + nodeExit[v] - 2 * toOther;
      double sum = sumExit + exitFrom - exit[from] + exitTo - exit[to];
      double before =
          plogp(sumExit)
              - 2 * (plogp(exit[from]) + plogp(exit[to]))
              + plogp(exit[from] + flow[from])
              + plogp(exit[to] + flow[to]);
      double after =
          plogp(sum)
              - 2 * (plogp(exitFrom) + plogp(exitTo))
              + plogp(exitFrom + flow[from] - nodeFlow[v])
              + plogp(exitTo + flow[to] + nodeFlow[v]);
      return before - after;
    }

    private void apply(int v, int from, int to, double toOwn, double toOther) {
      double exitFrom = exit[from] - nodeExit[v] + 2 * toOwn;
      double exitTo = exit[to] + nodeExit[v] - 2 * toOther;
      sumExit += exitFrom - exit[from] + exitTo - exit[to];
      exit[from] = exitFrom;
      exit[to] = exitTo;
      flow[from] -= nodeFlow[v];
      flow[to] += nodeFlow[v];
      modules[v] = to;
    }

    private static double plogp(double p) {
      return p <= 1e-300 ? 0 : p * Math.log(p) / Math.log(2);
    }
  }
}
