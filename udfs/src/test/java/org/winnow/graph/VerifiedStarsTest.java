package org.winnow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnow.graph.VerifiedStars.Edge;
import org.winnow.graph.VerifiedStars.Member;
import org.winnow.graph.VerifiedStars.Node;

class VerifiedStarsTest {
  @Test
  void aChainBecomesNoGroup() {
    assertThat(stars(List.of(strong("a", "b"), strong("b", "c"), strong("c", "d"))))
        .containsExactly("b->a", "d->c");
  }

  @Test
  void theFirstOfAGroupIsItsCentre() {
    assertThat(
            stars(List.of(strong("c", "a"), strong("c", "b"), strong("b", "a"), strong("d", "a"))))
        .containsExactly("b->a", "c->a", "d->a");
  }

  @Test
  void strongEdgesComeFirstAndWeakMembersHaveNoMembers() {
    // b is a burst of a, and c a copy of b: c stays with b, and b with itself.
    assertThat(stars(List.of(weak("a", "b"), strong("b", "c")))).containsExactly("c->b");
    assertThat(stars(List.of(weak("a", "b"), strong("a", "c"), weak("b", "d"))))
        .containsExactly("b->a", "c->a");
  }

  @Test
  void aFixedCentreIsNeverAMember() {
    Node old = new Node("z", true);
    Node fresh = new Node("a", false);
    List<Member<String>> members = VerifiedStars.of(List.of(new Edge<>(fresh, old, true, "copy")));
    // The later node does not take the earlier one: the caller puts fixed centres first.
    assertThat(members).isEmpty();
    Node first = new Node("0z", true);
    assertThat(VerifiedStars.of(List.of(new Edge<>(fresh, first, true, "copy"))))
        .extracting(Member::centre)
        .containsExactly(first);
  }

  @Test
  void everyMemberHasAnEdgeToACentreWhateverTheOrderOfTheEdges() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      List<Edge<String>> edges = new ArrayList<>();
      Set<String> pairs = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        int a = random.nextInt(20);
        int b = random.nextInt(20);
        if (a < b && pairs.add(a + "-" + b)) {
          edges.add(edge("n%02d".formatted(a), "n%02d".formatted(b), random.nextBoolean()));
        }
      }
      List<Member<String>> members = VerifiedStars.of(edges);
      Set<Node> nodes = new HashSet<>();
      for (Member<String> member : members) {
        nodes.add(member.member());
        assertThat(Set.of(member.edge().a(), member.edge().b()))
            .containsExactlyInAnyOrder(member.member(), member.centre());
      }
      assertThat(members).extracting(Member::centre).doesNotContainAnyElementsOf(nodes);
      assertThat(members).extracting(Member::member).doesNotHaveDuplicates();
      List<Edge<String>> shuffled = new ArrayList<>(edges);
      Collections.shuffle(shuffled, random);
      assertThat(VerifiedStars.of(shuffled)).isEqualTo(members);
      // No strong pair of two nodes that are both left.
      for (Edge<String> edge : edges) {
        assertThat(edge.strong() && !nodes.contains(edge.a()) && !nodes.contains(edge.b()))
            .isFalse();
      }
    }
  }

  private static List<String> stars(List<Edge<String>> edges) {
    return VerifiedStars.of(edges).stream()
        .map(member -> member.member().order() + "->" + member.centre().order())
        .toList();
  }

  private static Edge<String> strong(String a, String b) {
    return edge(a, b, true);
  }

  private static Edge<String> weak(String a, String b) {
    return edge(a, b, false);
  }

  private static Edge<String> edge(String a, String b, boolean strong) {
    return new Edge<>(new Node(a, false), new Node(b, false), strong, a + b);
  }
}
