package org.winnow.evaluate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.evaluation.PairScores;
import org.winnow.kernel.Similarities;
import org.winnow.kernel.Vectors;

/** Compares chunks of faces on the executors. */
final class ComparedChunks {
  /** Number of pairs. */
  static final String PAIRS = "pairs";

  /** Schema of the counts: series, fold, same person or not, bin of similarity, count. */
  static final StructType COUNT =
      new StructType()
          .add(ScoreCounts.SERIES, DataTypes.StringType)
          .add(ScoreCounts.FOLD, DataTypes.IntegerType)
          .add(ScoreCounts.SAME, DataTypes.BooleanType)
          .add(ScoreCounts.BIN, DataTypes.IntegerType)
          .add(PAIRS, DataTypes.LongType);

  private ComparedChunks() {}

  /** Faces of a chunk. */
  private record Chunk(List<String> images, List<String> people, List<float[]> vectors) {
    static Chunk of(List<Row> members) {
      Chunk chunk = new Chunk(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (Row member : members) {
        chunk.images.add(member.getString(1));
        chunk.people.add(member.getString(2));
        chunk.vectors.add(Vectors.of(member.getList(3)));
      }
      return chunk;
    }
  }

  /**
   * Counts the similarities of all pairs of the two chunks of each row. Within one chunk, each pair
   * counts once.
   *
   * @param rows model, number of a chunk, number of another, members of both
   */
  static Iterator<Row> count(Iterator<Row> rows) {
    Map<String, PairScores> scores = new TreeMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      PairScores counted = scores.computeIfAbsent(row.getString(0), model -> new PairScores());
      compare(
          Chunk.of(row.getList(3)),
          Chunk.of(row.getList(4)),
          row.getInt(1) == row.getInt(2),
          counted);
    }
    return scores.entrySet().stream()
        .flatMap(
            entry ->
                IntStream.range(0, 2 * PairScores.BINS)
                    .filter(i -> pairs(entry.getValue(), i) > 0)
                    .mapToObj(
                        i ->
                            RowFactory.create(
                                entry.getKey(), 0, i % 2 == 0, i / 2, pairs(entry.getValue(), i))))
        .iterator();
  }

  private static long pairs(PairScores scores, int i) {
    return scores.pairs(i % 2 == 0, i / 2);
  }

  private static void compare(Chunk left, Chunk right, boolean one, PairScores into) {
    Similarities.forEachRow(
        left.vectors(),
        right.vectors(),
        (i, products) -> {
          for (int j = one ? i + 1 : 0; j < products.length; j++) {
            if (!left.images().get(i).equals(right.images().get(j))) {
              into.add(left.people().get(i).equals(right.people().get(j)), products[j]);
            }
          }
        });
  }
}
