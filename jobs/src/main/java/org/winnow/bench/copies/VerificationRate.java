package org.winnow.bench.copies;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.FaceRegistration;
import org.winnow.face.FaceTemplate;
import org.winnow.image.CropCodec;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;

/** How many pairs of faces are verified in a second of processor time. */
final class VerificationRate {
  /** Photographs whose copies are taken. */
  private static final int PHOTOGRAPHS = 20;

  private static final double WARM_UP_SECONDS = 1;
  private static final double SECONDS = 3;

  private VerificationRate() {}

  private record Pair(byte[] one, byte[] other) {}

  /**
   * Registers the largest faces of originals, their copies and other photographs of the same
   * people, with all processors busy. Processor time is counted, so that other work on the machine
   * hardly matters.
   *
   * @return pairs a second of processor time; empty if there are no two such faces
   */
  static OptionalDouble measure(
      DeltaStore tables, CopyCollection collection, Map<Picture, String> ids, int processors) {
    List<Pair> pairs = pairs(tables, collection, ids);
    if (pairs.isEmpty()) {
      return OptionalDouble.empty();
    }
    run(pairs, processors, WARM_UP_SECONDS);
    return OptionalDouble.of(run(pairs, processors, SECONDS));
  }

  private static double run(List<Pair> pairs, int processors, double seconds) {
    return IntStream.range(0, processors)
        .parallel()
        .mapToDouble(
            first -> {
              ThreadMXBean thread = ManagementFactory.getThreadMXBean();
              long start = thread.getCurrentThreadCpuTime();
              long done = 0;
              double elapsed = 0;
              for (int i = first; elapsed < seconds; i = (i + 1) % pairs.size()) {
                Pair pair = pairs.get(i % pairs.size());
                FaceRegistration.of(FaceTemplate.of(pair.one()), FaceTemplate.of(pair.other()));
                done++;
                elapsed = (thread.getCurrentThreadCpuTime() - start) / 1e9;
              }
              return done / elapsed;
            })
        .average()
        .orElseThrow();
  }

  private static List<Pair> pairs(
      DeltaStore tables, CopyCollection collection, Map<Picture, String> ids) {
    List<Picture> originals =
        collection.originals().subList(0, Math.min(PHOTOGRAPHS, collection.originals().size()));
    Set<String> people = originals.stream().map(Picture::person).collect(Collectors.toSet());
    Set<Integer> photographs =
        originals.stream().map(Picture::photograph).collect(Collectors.toSet());
    Map<String, List<Picture>> others =
        ids.keySet().stream()
            .filter(
                picture ->
                    photographs.contains(picture.photograph())
                        || picture.kind().isEmpty() && people.contains(picture.person()))
            .collect(Collectors.groupingBy(Picture::person));
    Set<String> wanted = new HashSet<>();
    others.values().forEach(list -> list.forEach(picture -> wanted.add(ids.get(picture))));
    Map<String, byte[]> faces = largestFaces(tables, wanted);
    List<Pair> pairs = new ArrayList<>();
    for (Picture original : originals) {
      byte[] one = faces.get(ids.get(original));
      for (Picture picture : others.getOrDefault(original.person(), List.of())) {
        byte[] other = faces.get(ids.get(picture));
        if (one != null && other != null && !picture.equals(original)) {
          pairs.add(new Pair(one, other));
        }
      }
    }
    return pairs;
  }

  private static Map<String, byte[]> largestFaces(DeltaStore tables, Set<String> images) {
    Map<String, Float> eyes = new HashMap<>();
    Map<String, byte[]> faces = new HashMap<>();
    Iterator<Row> rows =
        tables
            .read(Faces.TABLE)
            .filter(Faces.IMAGE_ID.col().isInCollection(images))
            .select(Faces.IMAGE_ID.col(), Faces.EYE_DISTANCE.col(), Faces.CROP.col())
            .toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      String image = row.getString(0);
      if (row.getFloat(1) > eyes.getOrDefault(image, 0f)) {
        CropCodec.decodeAligned(row.getAs(2))
            .ifPresent(
                crop -> {
                  try (Mat picture = crop) {
                    eyes.put(image, row.getFloat(1));
                    faces.put(image, FaceTemplate.greyLevels(picture));
                  }
                });
      }
    }
    return faces;
  }
}
