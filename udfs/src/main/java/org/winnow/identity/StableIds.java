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
   * @param centroid unit vector in the same space
   */
  public record KnownPerson(String id, float[] centroid) {}

  /** Whether two centres are one person's. */
  public interface SamePerson {
    boolean test(float[] a, float[] b);
  }

  private record Match(int person, KnownPerson known, double cosine) {}

  /**
   * The ids. Of all pairs that are one person, the most alike take each other first.
   *
   * @param people found now
   * @param known found before, in any order
   * @param newId the id that a face gives to a new person
   * @return an id for each of {@code people}, no two alike
   */
  public static List<String> assign(
      List<DensityCores.DensityCore> people,
      List<KnownPerson> known,
      SamePerson samePerson,
      UnaryOperator<String> newId) {
    Map<Integer, String> ids = inheritedIds(people, known, samePerson);
    Set<String> usedIds = new HashSet<>(ids.values());
    known.forEach(person -> usedIds.add(person.id()));
    List<String> result = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      String id = ids.get(i);
      if (id == null) {
        // A face that gave an id to somebody else gives no second one.
        int person = i;
        id =
            people.get(i).members().stream()
                .sorted()
                .map(newId)
                .filter(candidate -> !usedIds.contains(candidate))
                .findFirst()
                .orElseGet(
                    () ->
                        newId.apply(
                            people.get(person).members().stream().sorted().toList().toString()));
        usedIds.add(id);
      }
      result.add(id);
    }
    return result;
  }

  private static Map<Integer, String> inheritedIds(
      List<DensityCores.DensityCore> people, List<KnownPerson> known, SamePerson samePerson) {
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      float[] centroid = people.get(i).centroid();
      for (KnownPerson knownPerson : known) {
        if (knownPerson.centroid().length == centroid.length
            && samePerson.test(centroid, knownPerson.centroid())) {
          matches.add(new Match(i, knownPerson, Vectors.dot(centroid, knownPerson.centroid())));
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
