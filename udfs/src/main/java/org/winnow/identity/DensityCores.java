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
 * Where the faces that are claimed to show one person lie: the modes of their density, the largest
 * first. Most folders have one; a second is another person under the same name.
 *
 * <p>The densest face is the one with the most other images that hold a similar face; a core is
 * what lies near the centre of its neighbourhood, found by a few mean-shift rounds (Comaniciu and
 * Meer, 2002). Unlike DBSCAN, which WebFace260M used, members agree with the centre and not only
 * with a neighbour, so that strangers are not chained in. Two faces of one image never support each
 * other, since one person stands in a picture once.
 */
public final class DensityCores {
  private static final int MAX_SHIFTS = 8;

  private DensityCores() {}

  /**
   * What a core must be.
   *
   * @param minPairCosine least cosine of two faces of one person
   * @param minCentroidCosine least cosine of a face of the person to the centre
   * @param maxCores number of cores at most
   * @param minImages images of a core other than the first
   * @param minShare share of the folder's images that a core other than the first holds, 0 to 1
   */
  public record Rules(
      double minPairCosine, double minCentroidCosine, int maxCores, int minImages, double minShare)
      implements java.io.Serializable {}

  /**
   * A core.
   *
   * @param centroid unit vector in its middle
   * @param sum of its members' vectors, one of each image
   * @param members ids of these faces
   */
  public record DensityCore(float[] centroid, double[] sum, Set<String> members) {
    /** Images with a face in the core. */
    public int images() {
      return members.size();
    }

    /**
     * Cosine of a face to the centre of the core's other faces: a member does not vouch for itself.
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
   * @return at least one; the first has a single image where no two images agree
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
   * The images that show somebody else: passers-by of the core's own images are no second person of
   * this name, and blurred ones are all alike.
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

  /**
   * The most prominent face of each image: who stands behind the subject is not whom a name means.
   */
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
      // From the second round on, the centre is a mean: faces are compared with it, not with a
      // face.
      minCosine = minCentroidCosine;
    }
    return core;
  }

  /** The core of some faces, one of each image. */
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

  /** The face of each image that is nearest to the centre, where it is near enough. */
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
