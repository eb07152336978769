package org.winnow.bench.copies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What dedup found of the copies.
 *
 * @param kinds by attack
 * @param falsePairs pairs of different photographs that it takes for one, each once, over all runs
 *     of one kind of copies
 * @param falseAllAtOnce such pairs of the run over all copies at once
 * @param leftAllAtOnce photographs that this run tells apart among the originals and their copies
 */
record CopyScores(
    Map<String, OfKind> kinds, Set<FalsePair> falsePairs, int falseAllAtOnce, int leftAllAtOnce) {
  /**
   * The copies of one attack.
   *
   * @param copies number of the copies
   * @param missed photographs of the copies that are not one photograph with their original
   * @param series those that are moments of one series instead
   * @param allAtOnce those found where the copies of all attacks are in one collection
   * @param falsePairs pairs of a copy and of another photograph or its copy that are one
   */
  record OfKind(int copies, List<String> missed, int series, int allAtOnce, int falsePairs) {
    /** Copies that are one photograph with their original. */
    int found() {
      return copies - missed.size();
    }
  }

  /** Two pictures of different photographs, in alphabetical order. */
  record FalsePair(String one, String other) implements Comparable<FalsePair> {
    static FalsePair of(Picture a, Picture b) {
      String one = a.label();
      String other = b.label();
      return one.compareTo(other) < 0 ? new FalsePair(one, other) : new FalsePair(other, one);
    }

    @Override
    public int compareTo(FalsePair pair) {
      int first = one.compareTo(pair.one);
      return first != 0 ? first : other.compareTo(pair.other);
    }
  }

  /**
   * Compares with the truth.
   *
   * @param ids image of each picture that ingest took
   * @param byKind a run for each attack, over the photographs and its copies
   * @param allAtOnce the run over all pictures
   */
  static CopyScores of(
      CopyCollection collection,
      Map<Picture, String> ids,
      Map<String, DedupGroups> byKind,
      DedupGroups allAtOnce) {
    Map<String, OfKind> kinds = new LinkedHashMap<>();
    Set<FalsePair> all = new TreeSet<>();
    collection
        .copies()
        .forEach(
            (kind, copies) -> {
              DedupGroups run = byKind.get(kind);
              Map<Picture, String> present = new LinkedHashMap<>(ids);
              present.keySet().removeIf(p -> !p.kind().isEmpty() && !p.kind().equals(kind));
              Set<FalsePair> wrong = falsePairs(run.groups(present), kind);
              all.addAll(wrong);
              all.addAll(falsePairs(run.groups(present), ""));
              List<String> missed = new ArrayList<>();
              int series = 0;
              int together = 0;
              for (int i = 0; i < copies.size(); i++) {
                String copy = ids.get(copies.get(i));
                String original = ids.get(collection.originals().get(i));
                boolean both = copy != null && original != null;
                if (!both || !run.samePhotograph(copy, original)) {
                  missed.add(copies.get(i).source().toString());
                  series += both && run.sameSeries(copy, original) ? 1 : 0;
                }
                together += both && allAtOnce.samePhotograph(copy, original) ? 1 : 0;
              }
              kinds.put(kind, new OfKind(copies.size(), missed, series, together, wrong.size()));
            });
    Set<FalsePair> wrong = falsePairs(allAtOnce.groups(ids), "");
    collection
        .copies()
        .keySet()
        .forEach(kind -> wrong.addAll(falsePairs(allAtOnce.groups(ids), kind)));
    int left =
        (int)
            ids.entrySet().stream()
                .filter(e -> !collection.others().contains(e.getKey()))
                .map(e -> allAtOnce.photographs().getOrDefault(e.getValue(), e.getValue()))
                .distinct()
                .count();
    return new CopyScores(kinds, all, wrong.size(), left);
  }

  /** Pairs within groups whose photographs differ: of photographs alone, or with a copy. */
  private static Set<FalsePair> falsePairs(List<List<Picture>> groups, String kind) {
    Set<FalsePair> pairs = new TreeSet<>();
    for (List<Picture> group : groups) {
      for (Picture a : group) {
        for (Picture b : group) {
          boolean ofKind = a.kind().equals(kind) || b.kind().equals(kind);
          boolean ofOther = !isAmong(a, kind) || !isAmong(b, kind);
          if (a.photograph() != b.photograph() && ofKind && !ofOther) {
            pairs.add(FalsePair.of(a, b));
          }
        }
      }
    }
    return pairs;
  }

  private static boolean isAmong(Picture picture, String kind) {
    return picture.kind().isEmpty() || picture.kind().equals(kind);
  }
}
