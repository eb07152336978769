package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.winnow.kernel.ExactRescorer;
import org.winnow.spark.RowView;

/** Joins small groups, each in one task. */
final class GroupLocalJoin extends BlockPairTask {
  private final Iterator<RowView> rows;
  private final float minSimilarity;
  private final VectorChunk.Writer writer = new VectorChunk.Writer();
  private RowView nextRow;

  private GroupLocalJoin(Iterator<RowView> rows, float minSimilarity) {
    super(KernelFactory.forPairs());
    this.rows = rows;
    this.minSimilarity = minSimilarity;
    advance();
  }

  /**
   * All pairs within small groups.
   *
   * @param large groups to leave out
   */
  static Dataset<Row> of(VectorSet set, Set<String> large, float minSimilarity, StructType result) {
    Dataset<Row> small = set.columns().filter(not(col(VectorSet.GROUP).isin(large.toArray())));
    return set.rows()
        .sparkSession()
        .createDataFrame(
            RowView.of(
                    small
                        .repartition(col(VectorSet.GROUP))
                        .sortWithinPartitions(col(VectorSet.GROUP), col(VectorSet.ID)))
                .mapPartitions(rows -> new GroupLocalJoin(rows, minSimilarity)),
            result);
  }

  private void advance() {
    nextRow = rows.hasNext() ? rows.next() : null;
  }

  @Override
  protected boolean computeMore() {
    if (nextRow == null) {
      return false;
    }
    try (LoadedBlock group = LoadedBlock.of(nextGroup().iterator(), Integer.MAX_VALUE)) {
      new ExactRescorer(kernel(), group.vectors())
          .pairsWithin(
              0,
              group.ids().size(),
              minSimilarity,
              (row, column, cosine) -> {
                if (group.mayPair(row, group, column)) {
                  emit(RowFactory.create(group.ids().get(row), group.ids().get(column), cosine));
                }
              });
    }
    return true;
  }

  private Collection<byte[]> nextGroup() {
    List<byte[]> chunks = new ArrayList<>();
    byte[] group = nextRow.getUtf8(0);
    while (nextRow != null && Arrays.equals(nextRow.getUtf8(0), group)) {
      writer.add(nextRow.getUtf8(1), nextRow.getUtf8(2), -1, nextRow.getFloats(3));
      if (writer.isFull()) {
        chunks.add(writer.take());
      }
      advance();
    }
    if (!writer.isEmpty()) {
      chunks.add(writer.take());
    }
    return chunks;
  }
}
