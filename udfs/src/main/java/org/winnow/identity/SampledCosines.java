package org.winnow.identity;

import java.util.List;
import java.util.Set;
import org.winnow.kernel.Similarities;

/** Counts the cosines of a sample: of pairs of faces, and of faces and centres. */
final class SampledCosines {
  /** Scores are counted after division by this, so that they lie between -1 and 1. */
  static final double SCORES_SCALE = 32;

  private SampledCosines() {}

  /** Counts the cosine of each two vectors once. */
  static void countPairs(List<float[]> vectors, CosineHistogram cosines) {
    Similarities.forEachRow(
        vectors,
        vectors,
        (row, products) -> {
          for (int column = row + 1; column < products.length; column++) {
            cosines.add(products[column]);
          }
        });
  }

  /** Counts the cosine of each vector of the first list and each of the second. */
  static void countBetween(List<float[]> rows, List<float[]> columns, CosineHistogram cosines) {
    Similarities.forEachRow(
        rows,
        columns,
        (row, products) -> {
          for (float product : products) {
            cosines.add(product);
          }
        });
  }

  /** Counts the cosine of each two faces once, by whether they have one owner. */
  static void comparePairs(
      List<ClaimedFace> faces,
      List<Integer> owners,
      Related related,
      CosineHistogram impostor,
      CosineHistogram genuine) {
    List<float[]> vectors = faces.stream().map(ClaimedFace::vector).toList();
    Similarities.forEachRow(
        vectors,
        vectors,
        (row, cosines) -> {
          for (int column = row + 1; column < cosines.length; column++) {
            if (!owners.get(row).equals(owners.get(column))) {
              if (!related.test(row, column)) {
                impostor.add(cosines[column]);
              }
            } else if (!faces.get(row).imageId().equals(faces.get(column).imageId())) {
              genuine.add(cosines[column]);
            }
          }
        });
  }

  /** Whether two faces, by number, may be one person's although their names differ. */
  interface Related {
    boolean test(int a, int b);
  }

  record Between(CosineHistogram cosines, CosineHistogram scores) {}

  /** The cosines between owners, and the scores: of the row, or the mean of both sides'. */
  static Between between(
      List<float[]> rows,
      List<Integer> rowOwners,
      List<float[]> columns,
      List<Integer> owners,
      List<Set<Integer>> related,
      Cohort cohort,
      boolean bothSides) {
    Between found = new Between(new CosineHistogram(), new CosineHistogram());
    List<Cohort.Stats> ofRows = rows.stream().map(cohort::stats).toList();
    List<Cohort.Stats> ofColumns =
        bothSides ? columns.stream().map(cohort::stats).toList() : List.of();
    Similarities.forEachRow(
        rows,
        columns,
        (row, products) -> {
          for (int column = 0; column < products.length; column++) {
            int owner = rowOwners.get(row);
            if (owner != owners.get(column) && !related.get(owner).contains(owners.get(column))) {
              double score = ofRows.get(row).score(products[column]);
              if (bothSides) {
                score = (score + ofColumns.get(column).score(products[column])) / 2;
              }
              found.cosines.add(products[column]);
              found.scores.add(score / SCORES_SCALE);
            }
          }
        });
    return found;
  }
}
