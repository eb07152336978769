package org.winnow.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups nodes as stars: every member has an edge to its centre, so that no group rests on a chain.
 *
 * <p>Nodes are taken in their order. One that is no member becomes a centre, and takes its
 * neighbours that are none yet: first over strong edges, for all nodes, then over weak edges. A
 * member over a weak edge has no members itself.
 *
 * @param <E> what an edge carries
 */
public final class VerifiedStars<E> {
  /**
   * An edge between two nodes.
   *
   * @param strong whether it is of the first kind
   */
  public record Edge<E>(Node a, Node b, boolean strong, E evidence) {}

  /**
   * A node.
   *
   * @param order sorts the nodes; unique
   * @param centre whether it never becomes a member
   */
  public record Node(String order, boolean centre) implements Comparable<Node> {
    @Override
    public int compareTo(Node other) {
      return order.compareTo(other.order);
    }
  }

  /** A member, its centre, and the edge between them. */
  public record Member<E>(Node member, Node centre, Edge<E> edge) {}

  private final Map<Node, List<Edge<E>>> edges = new TreeMap<>();
  private final Map<Node, Member<E>> members = new HashMap<>();
  private final Map<Node, Integer> sizes = new HashMap<>();

  private VerifiedStars(Collection<Edge<E>> all) {
    for (Edge<E> edge : all) {
      edges.computeIfAbsent(edge.a(), node -> new ArrayList<>()).add(edge);
      edges.computeIfAbsent(edge.b(), node -> new ArrayList<>()).add(edge);
    }
  }

  /**
   * The members of all stars, in the order of their nodes. Centres and nodes without a star are not
   * among them.
   *
   * @param edges at most one between two nodes; their order does not matter
   */
  public static <E> List<Member<E>> of(Collection<Edge<E>> edges) {
    VerifiedStars<E> stars = new VerifiedStars<>(edges);
    stars.assign(true);
    stars.assign(false);
    return stars.edges.keySet().stream()
        .filter(stars.members::containsKey)
        .map(stars.members::get)
        .toList();
  }

  private void assign(boolean strong) {
    for (Map.Entry<Node, List<Edge<E>>> entry : edges.entrySet()) {
      Node centre = entry.getKey();
      if (members.containsKey(centre)) {
        continue;
      }
      for (Edge<E> edge : entry.getValue()) {
        Node other = edge.a().equals(centre) ? edge.b() : edge.a();
        if (edge.strong() == strong && mayBecomeMember(other, centre)) {
          members.put(other, new Member<>(other, centre, edge));
          sizes.merge(centre, 1, Integer::sum);
        }
      }
    }
  }

  private boolean mayBecomeMember(Node node, Node centre) {
    return !node.centre()
        && node.compareTo(centre) > 0
        && !members.containsKey(node)
        && !sizes.containsKey(node);
  }
}
