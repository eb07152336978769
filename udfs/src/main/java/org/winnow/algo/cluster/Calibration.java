package org.winnow.algo.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.winnow.algo.vector.Similarities;

/**
 * How similar strangers are in this run, measured on a sample of its own faces, for each of the
 * three things that cleaning compares.
 *
 * @param pairs cosines of two faces with different claims
 * @param members cosines of a face to the centre of another identity
 * @param centres cosines of the centres of two identities
 * @param impostor every cosine that {@code pairs} was fitted to
 * @param genuine cosines of two faces with the same claim in different images: one person, but for
 *     wrong labels and passers-by
 */
public record Calibration(
    ImpostorTail pairs,
    ImpostorTail members,
    ImpostorTail centres,
    CosineHistogram impostor,
    CosineHistogram genuine)
    implements Serializable {
  /** Strangers' pairs below which a measurement says nothing. */
  private static final int LEAST_PAIRS = 500;

  /**
   * What the cosines of a random unit vector follow where too little was measured: a wide, safe
   * law.
   */
  private static final ImpostorTail UNKNOWN = new ImpostorTail(0.0, 0.12, 0);

  /**
   * Measures a sample.
   *
   * @param identities the claimed faces of some identities, by name
   * @param provisionalFmr false-match rate at which the sample's own cores are found
   */
  public static Calibration measure(
      Map<String, List<ClaimedFace>> identities, double provisionalFmr) {
    Map<String, List<ClaimedFace>> sorted = new TreeMap<>();
    identities.forEach(
        (name, faces) ->
            sorted.put(
                name, faces.stream().sorted(Comparator.comparing(ClaimedFace::faceId)).toList()));
    List<ClaimedFace> faces = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<List<ClaimedFace>> groups = List.copyOf(sorted.values());
    for (int owner = 0; owner < groups.size(); owner++) {
      for (ClaimedFace face : groups.get(owner)) {
        faces.add(face);
        owners.add(owner);
      }
    }
    CosineHistogram impostor = new CosineHistogram();
    CosineHistogram genuine = new CosineHistogram();
    comparePairs(faces, owners, impostor, genuine);
    // Here two faces meet once, below twice: from either side.
    ImpostorTail pairs = law(impostor, LEAST_PAIRS / 2).orElse(UNKNOWN);
    double threshold = pairs.threshold(provisionalFmr);
    List<float[]> centres = new ArrayList<>();
    List<Integer> centreOwners = new ArrayList<>();
    for (int owner = 0; owner < groups.size(); owner++) {
      centres.add(DensityCore.of(groups.get(owner), threshold, threshold).centre());
      centreOwners.add(owner);
    }
    ImpostorTail members = between(vectors(faces), owners, centres, centreOwners).orElse(pairs);
    return new Calibration(
        pairs,
        members,
        between(centres, centreOwners, centres, centreOwners).orElse(members),
        impostor,
        genuine);
  }

  /**
   * How similar strangers are, from faces without names: nearly all pairs of a large collection are
   * strangers, and the law is fitted to the bulk. Of few faces many pairs may be of one person: the
   * law comes out wide then, and only what stands out from all others passes it. With too few pairs
   * to measure on, it is never narrower than what random vectors follow.
   *
   * @param faces unit vectors of a sample
   * @return {@link ImpostorTail#pairs()} says how much it rests on
   */
  public static ImpostorTail strangers(List<float[]> faces) {
    CosineHistogram cosines = new CosineHistogram();
    Similarities.forEachRow(
        faces,
        faces,
        (row, products) -> {
          for (int column = row + 1; column < products.length; column++) {
            cosines.add(products[column]);
          }
        });
    // Here two faces meet once.
    return law(cosines, LEAST_PAIRS / 2).orElseGet(() -> widened(cosines));
  }

  private static ImpostorTail widened(CosineHistogram cosines) {
    ImpostorTail few = ImpostorTail.of(cosines);
    return new ImpostorTail(
        Math.max(UNKNOWN.median(), few.median()),
        Math.max(UNKNOWN.deviation(), few.deviation()),
        few.pairs());
  }

  /** Whether a law of strangers rests on fewer pairs than say much. */
  public static boolean restsOnFew(ImpostorTail strangers) {
    return strangers.pairs() < LEAST_PAIRS / 2;
  }

  /** Counts the cosine of each two faces once. */
  private static void comparePairs(
      List<ClaimedFace> faces,
      List<Integer> owners,
      CosineHistogram impostor,
      CosineHistogram genuine) {
    List<float[]> vectors = vectors(faces);
    Similarities.forEachRow(
        vectors,
        vectors,
        (row, cosines) -> {
          for (int column = row + 1; column < cosines.length; column++) {
            if (!owners.get(row).equals(owners.get(column))) {
              impostor.add(cosines[column]);
            } else if (!faces.get(row).imageId().equals(faces.get(column).imageId())) {
              genuine.add(cosines[column]);
            }
          }
        });
  }

  private static List<float[]> vectors(List<ClaimedFace> faces) {
    return faces.stream().map(ClaimedFace::vector).toList();
  }

  /** The law of the cosines between owners; empty where there are too few. */
  private static Optional<ImpostorTail> between(
      List<float[]> rows, List<Integer> rowOwners, List<float[]> columns, List<Integer> owners) {
    CosineHistogram cosines = new CosineHistogram();
    Similarities.forEachRow(
        rows,
        columns,
        (row, products) -> {
          for (int column = 0; column < products.length; column++) {
            if (!rowOwners.get(row).equals(owners.get(column))) {
              cosines.add(products[column]);
            }
          }
        });
    return law(cosines, LEAST_PAIRS);
  }

  private static Optional<ImpostorTail> law(CosineHistogram cosines, long least) {
    return cosines.total() < least ? Optional.empty() : Optional.of(ImpostorTail.of(cosines));
  }
}
