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
 * Stable ids of the second and later people under one name. A person of an earlier run keeps the
 * id, whichever faces were added or removed. A new person gets an id that is derived from a face.
 */
public final class StableIds {
  private StableIds() {}

  /**
   * A person of the name in an earlier run.
   *
   * @param centroid unit vector in the same space
   */
  public record KnownPerson(String id, float[] centroid) {}

  /** Tests whether two centroids are of one person. */
  public interface SamePerson {
    boolean test(float[] a, float[] b);
  }

  private record Match(int person, KnownPerson known, double cosine) {}

  /**
   * Assigns ids. Matches between new and known people are made greedily, the highest cosine first.
   *
   * @param people cores of this run
   * @param known people of earlier runs, in any order
   * @param newId derives the id of a new person from a face id
   * @return one id for each of {@code people}, all different
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
        // An id is derived from one face only once.
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
