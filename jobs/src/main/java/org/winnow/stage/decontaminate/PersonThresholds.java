package org.winnow.stage.decontaminate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.config.DecontaminateSettings;
import org.winnow.identity.Calibration;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.table.Faces;

/**
 * The minimum cosines of a run against one benchmark. They follow from the impostor cosines between
 * the two collections, and from the number of comparisons: all comparisons together are expected to
 * exceed them {@code decontaminate.false_removals} times by chance (Bonferroni).
 *
 * @param face of a face and the centroid of a person
 * @param group of the centroid of a group and that of a person
 * @param named of the centroid of a group and that of a person with a similar name; at most {@code
 *     group}
 * @param confirming of a face and a face of the person
 * @param confirmingGroup of the centroid of a group and a face of the person
 */
record PersonThresholds(
    double face, double group, double named, double confirming, double confirmingGroup) {
  /** Vectors of a sample. */
  private static final int SAMPLE = 2000;

  /** Above this rate a threshold says nothing. */
  private static final double MAX_RATE = 0.1;

  /**
   * Measures and counts.
   *
   * @param benchmark faces of the benchmark
   * @param people centroids of its people
   */
  static PersonThresholds measure(
      WarehouseFaces warehouse,
      Dataset<Row> benchmark,
      Dataset<Row> people,
      DecontaminateSettings settings) {
    List<float[]> faces =
        VectorSet.sample(warehouse.faces(), Faces.FACE_ID.name(), VectorSet.VECTOR, SAMPLE);
    List<float[]> groups =
        VectorSet.sample(warehouse.groups(), WarehouseFaces.GROUP, GroupCentroids.CENTROID, SAMPLE);
    List<float[]> others = VectorSet.sample(benchmark, Benchmark.FACE, Benchmark.VECTOR, SAMPLE);
    List<float[]> persons =
        VectorSet.sample(people, Benchmark.KEY, GroupCentroids.CENTROID, SAMPLE);
    long count = Materializer.count(people);
    double confirmation = settings.confirmationFmr();
    ImpostorDistribution ofGroups = Calibration.impostorsBetween(groups, persons);
    double group =
        ofGroups.threshold(rate(settings, Materializer.count(warehouse.groups()), count));
    return new PersonThresholds(
        Calibration.impostorsBetween(faces, persons)
            .threshold(rate(settings, Materializer.count(warehouse.faces()), count)),
        group,
        Math.min(group, ofGroups.threshold(confirmation)),
        Calibration.impostorsBetween(faces, others).threshold(confirmation),
        Calibration.impostorsBetween(groups, others).threshold(confirmation));
  }

  /** Faces and groups share the expected number of false removals. */
  private static double rate(DecontaminateSettings settings, long rows, long people) {
    return Math.min(MAX_RATE, settings.falseRemovals() / 2 / Math.max(1, rows * people));
  }

  /** Adds the thresholds to the details of a run. */
  void addTo(ObjectNode details) {
    details.put("face", face);
    details.put("group", group);
    details.put("named", named);
    details.put("confirming", confirming);
    details.put("confirming_group", confirmingGroup);
  }
}
