package org.winnow.bench.label;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.winnow.graph.Modularity;
import org.winnow.graph.WeightedGraph;
import org.winnow.kernel.Similarities;
import org.winnow.kernel.Vectors;

/**
 * A way to choose the faces of a folder that show whom its name says, as others do it: what
 * cleaning is compared with.
 */
sealed interface FolderFilter extends Serializable {
  /**
   * Which faces are kept.
   *
   * @param faces unit vectors, at least one
   */
  boolean[] keep(List<float[]> faces);

  /** The method, without its settings. */
  String method();

  /** The settings. */
  String settings();

  /** All methods at all settings. */
  static List<FolderFilter> all() {
    List<FolderFilter> all = new ArrayList<>();
    for (int distance = 30; distance <= 90; distance += 4) {
      all.add(new LargestCluster(distance / 100.0));
    }
    for (int rounds = 1; rounds <= 3; rounds++) {
      for (int cosine = 10; cosine <= 70; cosine += 5) {
        all.add(new TrimmedCentre(cosine / 100.0, rounds));
      }
    }
    for (int cosine = 20; cosine <= 70; cosine += 5) {
      all.add(new LargeCommunities(cosine / 100.0));
    }
    return all;
  }

  /**
   * The largest cluster of DBSCAN, the step within an identity of CAST (Zhu et al., "WebFace260M",
   * CVPR 2021). With two points a neighbourhood, the point itself counted, clusters are connected
   * components.
   *
   * @param distance most cosine distance of neighbours
   */
  record LargestCluster(double distance) implements FolderFilter {
    @Override
    public boolean[] keep(List<float[]> faces) {
      int[] leader = new int[faces.size()];
      Arrays.setAll(leader, i -> i);
      Similarities.forEachRow(
          faces,
          faces,
          (row, cosines) -> {
            for (int other = row + 1; other < cosines.length; other++) {
              if (1 - cosines[other] <= distance) {
                leader[root(leader, other)] = root(leader, row);
              }
            }
          });
      int[] sizes = new int[leader.length];
      int largest = 0;
      for (int i = 0; i < leader.length; i++) {
        sizes[root(leader, i)]++;
        largest = sizes[root(leader, i)] > sizes[largest] ? root(leader, i) : largest;
      }
      boolean[] kept = new boolean[leader.length];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = sizes[largest] > 1 && root(leader, i) == largest;
      }
      return kept;
    }

    private static int root(int[] leader, int node) {
      int root = node;
      while (leader[root] != root) {
        leader[root] = leader[leader[root]];
        root = leader[root];
      }
      return root;
    }

    @Override
    public String method() {
      return "largest DBSCAN cluster";
    }

    @Override
    public String settings() {
      return String.format(Locale.ROOT, "eps %.2f", distance);
    }
  }

  /**
   * What is near the mean, as InsightFace cleans its data sets.
   *
   * @param cosine least cosine to the mean
   * @param rounds how often the mean of what is left is taken
   */
  record TrimmedCentre(double cosine, int rounds) implements FolderFilter {
    @Override
    public boolean[] keep(List<float[]> faces) {
      boolean[] kept = new boolean[faces.size()];
      Arrays.fill(kept, true);
      for (int round = 0; round < rounds; round++) {
        List<float[]> left = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
          if (kept[i]) {
            left.add(faces.get(i));
          }
        }
        if (left.isEmpty()) {
          break;
        }
        float[] centre = Vectors.centroid(left);
        for (int i = 0; i < kept.length; i++) {
          kept[i] &= Vectors.dot(faces.get(i), centre) >= cosine;
        }
      }
      return kept;
    }

    @Override
    public String method() {
      return "trimmed centre";
    }

    @Override
    public String settings() {
      return String.format(Locale.ROOT, "cosine %.2f, %d times", cosine, rounds);
    }
  }

  /**
   * Communities of the graph of similar faces that hold more than a tenth of the folder (Jin et
   * al., "A Community Detection Approach to Cleaning Extremely Large Face Database", 2018).
   *
   * @param cosine least cosine of an edge
   */
  record LargeCommunities(double cosine) implements FolderFilter {
    private static final double LEAST_SHARE = 0.1;
    private static final long SEED = 7;

    @Override
    public boolean[] keep(List<float[]> faces) {
      WeightedGraph.Builder graph = new WeightedGraph.Builder(faces.size());
      Similarities.forEachRow(
          faces,
          faces,
          (row, cosines) -> {
            for (int other = row + 1; other < cosines.length; other++) {
              if (cosines[other] >= cosine) {
                graph.add(row, other, cosines[other]);
              }
            }
          });
      int[] communities = Modularity.communities(graph.build(), SEED);
      int[] sizes = new int[faces.size()];
      for (int community : communities) {
        sizes[community]++;
      }
      boolean[] kept = new boolean[faces.size()];
      for (int i = 0; i < kept.length; i++) {
        int size = sizes[communities[i]];
        kept[i] = size > 1 && size > LEAST_SHARE * kept.length;
      }
      return kept;
    }

    @Override
    public String method() {
      return "large communities";
    }

    @Override
    public String settings() {
      return String.format(Locale.ROOT, "cosine %.2f", cosine);
    }
  }
}
