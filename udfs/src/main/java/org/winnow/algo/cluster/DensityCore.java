package org.winnow.algo.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.winnow.algo.vector.Similarities;
import org.winnow.algo.vector.Vectors;

/**
 * Where most of the faces that are claimed to show one person lie: the mode of their density.
 *
 * <p>The densest face is the one with the most other images that hold a similar face; the core is
 * what lies near the centre of its neighbourhood, found by a few mean-shift rounds (Comaniciu and
 * Meer, 2002). Unlike DBSCAN, which WebFace260M used, members agree with the centre and not only
 * with a neighbour, so that strangers are not chained in. Two faces of one image never support each
 * other, since one person stands in a picture once.
 *
 * @param centre unit vector in the middle of the core
 * @param images images with a face in the core
 * @param secondImages images with a face in the densest part of what is left: another person under
 *     the same name
 * @param secondCentre unit vector in the middle of that part; equal to {@code centre} where there
 *     is none
 */
public record DensityCore(float[] centre, int images, int secondImages, float[] secondCentre) {
  private static final int SHIFTS = 8;

  /**
   * Finds the core.
   *
   * @param faces at least one, in an order that does not depend on the partitioning
   * @param pair least cosine of two faces of one person
   * @param member least cosine of a face of the person to the centre
   */
  public static DensityCore of(List<ClaimedFace> faces, double pair, double member) {
    Mode first = mode(faces, pair, member);
    List<ClaimedFace> rest =
        faces.stream().filter(face -> Vectors.dot(face.vector(), first.centre) < member).toList();
    if (rest.isEmpty()) {
      return new DensityCore(first.centre, first.images, 0, first.centre);
    }
    Mode second = mode(rest, pair, member);
    return new DensityCore(first.centre, first.images, second.images, second.centre);
  }

  private record Mode(float[] centre, int images) {}

  private static Mode mode(List<ClaimedFace> faces, double pair, double member) {
    ClaimedFace densest = densest(faces, pair);
    float[] centre = densest.vector();
    double radius = pair;
    List<ClaimedFace> members = List.of(densest);
    for (int i = 0; i < SHIFTS; i++) {
      List<ClaimedFace> near = bestOfEachImage(faces, centre, radius);
      if (near.isEmpty() || near.equals(members)) {
        break;
      }
      members = near;
      centre = Vectors.centre(members.stream().map(ClaimedFace::vector).toList());
      // From the second round on, the centre is a mean: faces are compared with it, not with a
      // face.
      radius = member;
    }
    return new Mode(centre, members.size());
  }

  private static ClaimedFace densest(List<ClaimedFace> faces, double pair) {
    int[] images = imageNumbers(faces);
    int[] neighbours = new int[faces.size()];
    double[] strength = new double[faces.size()];
    int[] seen = new int[images.length == 0 ? 0 : Arrays.stream(images).max().orElse(0) + 1];
    Arrays.fill(seen, -1);
    List<float[]> vectors = faces.stream().map(ClaimedFace::vector).toList();
    Similarities.forEachRow(
        vectors,
        vectors,
        (row, cosines) -> {
          for (int other = 0; other < cosines.length; other++) {
            if (cosines[other] >= pair
                && images[other] != images[row]
                && seen[images[other]] != row) {
              seen[images[other]] = row;
              neighbours[row]++;
              strength[row] += cosines[other];
            }
          }
        });
    Comparator<Integer> densestFirst =
        Comparator.comparingInt((Integer i) -> -neighbours[i])
            .thenComparingDouble(i -> -strength[i])
            .thenComparingDouble(i -> -faces.get(i).prominence())
            .thenComparing(i -> faces.get(i).faceId());
    int best = 0;
    for (int i = 1; i < faces.size(); i++) {
      best = densestFirst.compare(i, best) < 0 ? i : best;
    }
    return faces.get(best);
  }

  private static int[] imageNumbers(List<ClaimedFace> faces) {
    Map<String, Integer> numbers = new HashMap<>();
    return faces.stream()
        .mapToInt(face -> numbers.computeIfAbsent(face.imageId(), id -> numbers.size()))
        .toArray();
  }

  /** The face of each image that is nearest to the centre, where it is near enough. */
  private static List<ClaimedFace> bestOfEachImage(
      List<ClaimedFace> faces, float[] centre, double least) {
    Map<String, ClaimedFace> best = new HashMap<>();
    Map<String, Double> cosine = new HashMap<>();
    for (ClaimedFace face : faces) {
      double c = Vectors.dot(face.vector(), centre);
      if (c >= least && c > cosine.getOrDefault(face.imageId(), -2.0)) {
        best.put(face.imageId(), face);
        cosine.put(face.imageId(), c);
      }
    }
    List<ClaimedFace> result = new ArrayList<>(best.values());
    result.sort(Comparator.comparing(ClaimedFace::faceId));
    return result;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DensityCore other
        && images == other.images
        && secondImages == other.secondImages
        && Arrays.equals(centre, other.centre)
        && Arrays.equals(secondCentre, other.secondCentre);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(centre) + images) + secondImages;
  }
}
