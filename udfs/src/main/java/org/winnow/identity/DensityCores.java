package org.winnow.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.winnow.kernel.Similarities;
import org.winnow.kernel.Vectors;

/**
 * Finds the modes of the density of one name's faces, the largest first. Most names have one mode.
 * A second one is another person under the same name.
 *
 * <p>The search starts at the face with the most other images that hold a similar face. A few
 * mean-shift rounds (Comaniciu and Meer, 2002) then move to the centroid of its neighbourhood; the
 * core is what is close to that centroid. WebFace260M used DBSCAN, whose members need to agree with
 * one neighbour only, so that impostors can be chained. Here members agree with the centroid. Two
 * faces of one image do not support each other, because a person is in an image once.
 */
public final class DensityCores {
  private static final int MAX_SHIFTS = 8;

  private DensityCores() {}

  /**
   * Conditions for a core.
   *
   * @param minPairCosine minimum cosine of two faces of one person
   * @param minCentroidCosine minimum cosine of a face and the centroid of its person
   * @param maxCores maximum number of cores
   * @param minImages minimum number of images of the second and later cores
   * @param minShare minimum share of the name's images in the second and later cores, 0 to 1
   */
  public record Rules(
      double minPairCosine, double minCentroidCosine, int maxCores, int minImages, double minShare)
      implements java.io.Serializable {}

  /**
   * A core.
   *
   * @param centroid unit vector
   * @param sum sum of its members' vectors
   * @param members face ids, one of each image
   */
  public record DensityCore(float[] centroid, double[] sum, Set<String> members) {
    /** Number of images with a face in the core. */
    public int images() {
      return members.size();
    }

    /**
     * Cosine of a face and the centroid of the core's other faces: a member is not compared with
     * itself.
     *
     * @return the cosine; NaN for the only member
     */
    public double similarity(ClaimedFace face) {
      if (!members.contains(face.faceId())) {
        return Vectors.dot(face.vector(), centroid);
      }
      if (members.size() == 1) {
        return Double.NaN;
      }
      double product = 0;
      double norm = 0;
      for (int i = 0; i < sum.length; i++) {
        double others = sum[i] - face.vector()[i];
        product += others * face.vector()[i];
        norm += others * others;
      }
      return product / Math.sqrt(norm);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof DensityCore other
          && members.equals(other.members)
          && Arrays.equals(centroid, other.centroid);
    }

    @Override
    public int hashCode() {
      return members.hashCode();
    }
  }

  /**
   * Finds the cores.
   *
   * @param faces at least one, in an order that does not depend on the partitioning
   * @return at least one; the first has a single image if no two images agree
   */
  public static List<DensityCore> find(List<ClaimedFace> faces, Rules rules) {
    List<DensityCore> cores = new ArrayList<>();
    List<ClaimedFace> rest = faces;
    long images = faces.stream().map(ClaimedFace::imageId).distinct().count();
    while (cores.size() < rules.maxCores() && !rest.isEmpty()) {
      DensityCore core = mode(rest, rules.minPairCosine(), rules.minCentroidCosine());
      boolean enough =
          core.images() >= rules.minImages() && core.images() >= rules.minShare() * images;
      if (!cores.isEmpty() && !enough) {
        break;
      }
      cores.add(core);
      rest = subjects(imagesWithoutPerson(rest, core, rules.minCentroidCosine()));
    }
    return cores;
  }

  /**
   * The faces of images that do not show the core's person. Bystanders in the core's own images are
   * no second person of this name.
   */
  private static List<ClaimedFace> imagesWithoutPerson(
      List<ClaimedFace> faces, DensityCore core, double minCentroidCosine) {
    Set<String> shown =
        faces.stream()
            .filter(
                face ->
                    core.members().contains(face.faceId())
                        || Vectors.dot(face.vector(), core.centroid()) >= minCentroidCosine)
            .map(ClaimedFace::imageId)
            .collect(Collectors.toSet());
    return faces.stream().filter(face -> !shown.contains(face.imageId())).toList();
  }

  /** The most prominent face of each image: a name means the subject, not a bystander. */
  private static List<ClaimedFace> subjects(List<ClaimedFace> faces) {
    Map<String, ClaimedFace> subjects = new TreeMap<>();
    for (ClaimedFace face : faces) {
      subjects.merge(face.imageId(), face, (a, b) -> b.prominence() > a.prominence() ? b : a);
    }
    return List.copyOf(subjects.values());
  }

  private static DensityCore mode(
      List<ClaimedFace> faces, double minPairCosine, double minCentroidCosine) {
    ClaimedFace densest = densest(faces, minPairCosine);
    DensityCore core = coreOf(List.of(densest));
    double minCosine = minPairCosine;
    for (int i = 0; i < MAX_SHIFTS; i++) {
      List<ClaimedFace> near = bestOfEachImage(faces, core.centroid(), minCosine);
      DensityCore next = near.isEmpty() ? core : coreOf(near);
      if (next.members().equals(core.members())) {
        break;
      }
      core = next;
      // After the first round the centroid is a mean, so the threshold for centroids applies.
      minCosine = minCentroidCosine;
    }
    return core;
  }

  /** The core of the given faces, one of each image. */
  static DensityCore coreOf(List<ClaimedFace> members) {
    double[] sum = new double[members.get(0).vector().length];
    for (ClaimedFace face : members) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += face.vector()[i];
      }
    }
    return new DensityCore(
        Vectors.centroid(members.stream().map(ClaimedFace::vector).toList()),
        sum,
        members.stream().map(ClaimedFace::faceId).collect(Collectors.toUnmodifiableSet()));
  }

  private static ClaimedFace densest(List<ClaimedFace> faces, double minPairCosine) {
    int[] images = imageNumbers(faces);
    int[] neighbours = new int[faces.size()];
    double[] strength = new double[faces.size()];
    int[] lastRow = new int[Arrays.stream(images).max().orElse(0) + 1];
    Arrays.fill(lastRow, -1);
    List<float[]> vectors = faces.stream().map(ClaimedFace::vector).toList();
    Similarities.forEachRow(
        vectors,
        vectors,
        (row, cosines) -> {
          for (int other = 0; other < cosines.length; other++) {
            if (cosines[other] >= minPairCosine
                && images[other] != images[row]
                && lastRow[images[other]] != row) {
              lastRow[images[other]] = row;
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

  /** The face of each image with the highest cosine to the centroid, if it reaches the minimum. */
  private static List<ClaimedFace> bestOfEachImage(
      List<ClaimedFace> faces, float[] centroid, double minCosine) {
    Map<String, ClaimedFace> best = new HashMap<>();
    Map<String, Double> cosine = new HashMap<>();
    for (ClaimedFace face : faces) {
      double c = Vectors.dot(face.vector(), centroid);
      if (c >= minCosine && c > cosine.getOrDefault(face.imageId(), -2.0)) {
        best.put(face.imageId(), face);
        cosine.put(face.imageId(), c);
      }
    }
    List<ClaimedFace> result = new ArrayList<>(best.values());
    result.sort(Comparator.comparing(ClaimedFace::faceId));
    return result;
  }
}
