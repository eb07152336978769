package org.winnow.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Photographs that stand under several names of a sample. Two names that share a photograph may be
 * one person, so that no pair of their faces is an impostor pair: a copy compared with itself would
 * raise every threshold.
 */
final class SharedClaims {
  /** Names that share a photograph with a name, itself left out. */
  private final Map<String, Set<String>> partners = new HashMap<>();

  /** Names of each photograph that stands under several. */
  private final Map<String, Set<String>> names = new HashMap<>();

  private SharedClaims(Map<String, Set<String>> photographs) {
    Map<String, Set<String>> claims = new HashMap<>();
    photographs.forEach(
        (name, images) ->
            images.forEach(
                image -> claims.computeIfAbsent(image, id -> new TreeSet<>()).add(name)));
    claims.forEach(
        (image, claimed) -> {
          if (claimed.size() > 1) {
            names.put(image, claimed);
            claimed.forEach(
                name -> partners.computeIfAbsent(name, n -> new HashSet<>()).addAll(claimed));
          }
        });
    partners.forEach((name, others) -> others.remove(name));
  }

  /**
   * Finds them.
   *
   * @param sample the faces of each name; equal image ids are copies of one photograph
   */
  static SharedClaims of(Map<String, List<ClaimedFace>> sample) {
    Map<String, Set<String>> photographs = new TreeMap<>();
    sample.forEach(
        (name, faces) -> {
          Set<String> images = new TreeSet<>();
          faces.forEach(face -> images.add(face.imageId()));
          photographs.put(name, images);
        });
    return new SharedClaims(photographs);
  }

  /**
   * The sample without albums. An album is a name of which more than half of the photographs stand
   * under other names, different ones under different names: a folder of copies, and no person. All
   * of the sample where nothing else would be left.
   */
  static Map<String, List<ClaimedFace>> withoutAlbums(Map<String, List<ClaimedFace>> sample) {
    SharedClaims shared = of(sample);
    Map<String, List<ClaimedFace>> people = new TreeMap<>();
    sample.forEach(
        (name, faces) -> {
          if (!shared.album(name, faces)) {
            people.put(name, faces);
          }
        });
    return people.isEmpty() ? new TreeMap<>(sample) : people;
  }

  private boolean album(String name, List<ClaimedFace> faces) {
    Set<String> images = new HashSet<>();
    Set<String> shared = new HashSet<>();
    Map<String, Set<String>> ofPartner = new TreeMap<>();
    for (ClaimedFace face : faces) {
      images.add(face.imageId());
      for (String other : names.getOrDefault(face.imageId(), Set.of())) {
        if (!other.equals(name)) {
          shared.add(face.imageId());
          ofPartner.computeIfAbsent(other, partner -> new TreeSet<>()).add(face.imageId());
        }
      }
    }
    return 2 * shared.size() > images.size() && apart(ofPartner.values()) > 1;
  }

  /** How many of some sets hold nothing of each other, the smallest first. */
  private static int apart(Collection<Set<String>> sets) {
    Set<String> taken = new HashSet<>();
    int apart = 0;
    for (Set<String> set :
        sets.stream().sorted(Comparator.comparingInt(Set<String>::size)).toList()) {
      if (Collections.disjoint(taken, set)) {
        taken.addAll(set);
        apart++;
      }
    }
    return apart;
  }

  /** Whether two photographs stand under one name, so that they may show one person. */
  boolean relatedPhotographs(String a, String b) {
    Set<String> ofA = names.get(a);
    Set<String> ofB = names.get(b);
    return ofA != null && ofB != null && ofA.stream().anyMatch(ofB::contains);
  }

  /** For each two of some names, by number, whether they share a photograph. */
  List<Set<Integer>> related(List<String> of) {
    Map<String, Integer> numbers = new HashMap<>();
    of.forEach(name -> numbers.put(name, numbers.size()));
    List<Set<Integer>> related = new ArrayList<>();
    for (String name : of) {
      Set<Integer> others = new HashSet<>();
      partners.getOrDefault(name, Set.of()).forEach(other -> others.add(numbers.get(other)));
      related.add(others);
    }
    return related;
  }
}
