package org.winnow.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Complete-linkage clustering: all members of a cluster are paired with each other. Single linkage
 * would chain impostors: A and B similar, B and C similar, A and C not.
 */
public final class CompleteLinkage {
  private CompleteLinkage() {}

  /** Two similar nodes. */
  public record Pair(String a, String b, double similarity) {}

  /**
   * Merges pairs, the most similar first, if every member of one cluster is paired with every
   * member of the other.
   *
   * @param pairs all similar pairs, in any order
   * @return the cluster of each node, named after its smallest member; a node without a cluster is
   *     its own
   */
  public static Map<String, String> cluster(Collection<Pair> pairs) {
    Map<String, Set<String>> neighbours = new HashMap<>();
    for (Pair pair : pairs) {
      neighbours.computeIfAbsent(pair.a(), node -> new HashSet<>()).add(pair.b());
      neighbours.computeIfAbsent(pair.b(), node -> new HashSet<>()).add(pair.a());
    }
    Map<String, List<String>> groupOf = new HashMap<>();
    neighbours.keySet().forEach(node -> groupOf.put(node, new ArrayList<>(List.of(node))));
    List<Pair> strongestFirst = new ArrayList<>(pairs);
    strongestFirst.sort(
        Comparator.comparingDouble((Pair pair) -> -pair.similarity())
            .thenComparing(Pair::a)
            .thenComparing(Pair::b));
    for (Pair pair : strongestFirst) {
      List<String> left = groupOf.get(pair.a());
      List<String> right = groupOf.get(pair.b());
      if (left != right && allPaired(left, right, neighbours)) {
        left.addAll(right);
        right.forEach(node -> groupOf.put(node, left));
      }
    }
    Map<String, String> result = new HashMap<>();
    groupOf.forEach(
        (node, group) -> result.put(node, group.stream().min(String::compareTo).orElseThrow()));
    return result;
  }

  private static boolean allPaired(
      List<String> left, List<String> right, Map<String, Set<String>> neighbours) {
    return left.stream().allMatch(node -> neighbours.get(node).containsAll(right));
  }
}
