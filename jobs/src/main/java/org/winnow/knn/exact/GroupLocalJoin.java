package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.winnow.kernel.ExactRescorer;

/** Joins small groups, each in one task. */
final class GroupLocalJoin extends BlockPairTask {
  private final Iterator<InternalRow> rows;
  private final float minSimilarity;
  private final VectorChunk.Writer writer = new VectorChunk.Writer();
  private InternalRow nextRow;

  private GroupLocalJoin(Iterator<InternalRow> rows, float minSimilarity) {
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
            small
                .repartition(col(VectorSet.GROUP))
                .sortWithinPartitions(col(VectorSet.GROUP), col(VectorSet.ID))
                .queryExecution()
                .toRdd()
                .toJavaRDD()
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
                  emit(
                      org.apache.spark.sql.RowFactory.create(
                          group.ids().get(row), group.ids().get(column), cosine));
                }
              });
    }
    return true;
  }

  private Collection<byte[]> nextGroup() {
    List<byte[]> chunks = new java.util.ArrayList<>();
    UTF8String group = nextRow.getUTF8String(0).clone();
    while (nextRow != null && nextRow.getUTF8String(0).equals(group)) {
      writer.add(
          nextRow.getUTF8String(1).getBytes(),
          nextRow.isNullAt(2) ? null : nextRow.getUTF8String(2).getBytes(),
          nextRow.getArray(3).toFloatArray());
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
