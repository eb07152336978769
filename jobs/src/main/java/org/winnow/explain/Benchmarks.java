package org.winnow.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.winnow.page.DisplayText;
import org.winnow.store.DeltaStore;
import org.winnow.table.Overlaps;
import org.winnow.table.Overlaps.Certainty;
import org.winnow.table.Overlaps.Kind;

/** What {@code decontaminate} says of a face, in sentences. */
final class Benchmarks {
  private Benchmarks() {}

  /**
   * Looks up a few faces.
   *
   * @return sentences by face id; faces that stand in no benchmark are missing
   */
  static Map<String, List<String>> of(DeltaStore tables, Collection<String> faces) {
    Map<String, List<String>> found = new HashMap<>();
    for (Row row :
        tables
            .read(Overlaps.TABLE)
            .filter(Overlaps.FACE_ID.col().isin(faces.toArray()))
            .orderBy(Overlaps.FACE_ID.col(), Overlaps.BENCHMARK.col())
            .select(
                Overlaps.FACE_ID.col(),
                Overlaps.BENCHMARK.col(),
                Overlaps.BENCHMARK_KEY.col(),
                Overlaps.KIND.col(),
                Overlaps.SIMILARITY.col(),
                Overlaps.CERTAINTY.col())
            .collectAsList()) {
      found
          .computeIfAbsent(row.getString(0), face -> new ArrayList<>())
          .add(
              sentence(
                  row.getString(1),
                  DisplayText.shortened(row.getString(2)),
                  Kind.valueOf(row.getString(3)),
                  row.isNullAt(4) ? 0 : row.getFloat(4),
                  Certainty.valueOf(row.getString(5))));
    }
    return found;
  }

  private static String sentence(
      String benchmark, String person, Kind kind, double similarity, Certainty certainty) {
    String what =
        switch (kind) {
          case PIXELS -> "its image has the pixels of one of %s";
          case PHOTOGRAPH -> "its image is a copy of one of %s, correlation %.3f";
          case BURST -> "its image shows another moment of a series of %s, correlation %.3f";
          case PERSON -> "the face is that of %s, cosine %.3f";
          case NAME -> "its name is that of %s, but the cosine of the faces is %.3f";
        };
    String end =
        switch (certainty) {
          case CERTAIN -> ".";
          case FACE -> ", by several faces of the benchmark.";
          case REVIEW -> "; this is to be reviewed.";
        };
    return "It stands in benchmark "
        + benchmark
        + ": "
        + String.format(Locale.ROOT, what, person, similarity)
        + end;
  }
}
