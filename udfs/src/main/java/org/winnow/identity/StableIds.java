package org.winnow.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.winnow.kernel.Vectors;

/**
 * Ids of the further people under one name that outlive a run: a person who was found before keeps
 * the id, whichever faces came or went; a new one gets one that follows from a face.
 */
public final class StableIds {
  private StableIds() {}

  /**
   * A further person of the name, as an earlier run found it.
   *
   * @param centre unit vector in the same space
   */
  public record Known(String id, float[] centre) {}

  /** Whether two centres are one person's. */
  public interface Same {
    boolean are(float[] a, float[] b);
  }

  private record Match(int person, Known known, double cosine) {}

  /**
   * The ids. Of all pairs that are one person, the most alike take each other first.
   *
   * @param people found now
   * @param known found before, in any order
   * @param made the id that a face gives to a new person
   * @return an id for each of {@code people}, no two alike
   */
  public static List<String> of(
      List<DensityCores.DensityCore> people,
      List<Known> known,
      Same same,
      UnaryOperator<String> made) {
    Map<Integer, String> ids = inherited(people, known, same);
    Set<String> taken = new HashSet<>(ids.values());
    known.forEach(person -> taken.add(person.id()));
    List<String> result = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      String id = ids.get(i);
      if (id == null) {
        // A face that gave an id to somebody else gives no second one.
        int person = i;
        id =
            people.get(i).members().stream()
                .sorted()
                .map(made)
                .filter(free -> !taken.contains(free))
                .findFirst()
                .orElseGet(
                    () ->
                        made.apply(
                            people.get(person).members().stream().sorted().toList().toString()));
        taken.add(id);
      }
      result.add(id);
    }
    return result;
  }

  private static Map<Integer, String> inherited(
      List<DensityCores.DensityCore> people, List<Known> known, Same same) {
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      float[] centre = people.get(i).centre();
      for (Known one : known) {
        if (one.centre().length == centre.length && same.are(centre, one.centre())) {
          matches.add(new Match(i, one, Vectors.dot(centre, one.centre())));
        }
      }
    }
    matches.sort(
        Comparator.comparingDouble(Match::cosine)
            .reversed()
            .thenComparingInt(Match::person)
            .thenComparing(match -> match.known().id()));
    Map<Integer, String> ids = new HashMap<>();
    for (Match match : matches) {
      if (!ids.containsValue(match.known().id())) {
        ids.putIfAbsent(match.person(), match.known().id());
      }
    }
    return ids;
  }
}
