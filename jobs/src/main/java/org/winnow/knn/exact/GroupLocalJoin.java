package org.winnow.knn.exact;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.winnow.kernel.ExactRescorer;

/** All pairs within groups that one task can hold, group after group. */
final class GroupLocalJoin extends BlockPairTask {
  private final Iterator<InternalRow> rows;
  private final float least;
  private final VectorChunk.Writer writer = new VectorChunk.Writer();
  private InternalRow ahead;

  private GroupLocalJoin(Iterator<InternalRow> rows, float least) {
    super(KernelFactory.ofPairs());
    this.rows = rows;
    this.least = least;
    advance();
  }

  /**
   * Finds them.
   *
   * @param large groups that are left out
   */
  static Dataset<Row> of(VectorSet set, Set<String> large, float least, StructType result) {
    Dataset<Row> small =
        set.columns().filter(functions.not(functions.col("group").isin(large.toArray())));
    return set.rows()
        .sparkSession()
        .createDataFrame(
            small
                .repartition(functions.col("group"))
                .sortWithinPartitions("group", "id")
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitions(rows -> new GroupLocalJoin(rows, least)),
            result);
  }

  private void advance() {
    ahead = rows.hasNext() ? rows.next() : null;
  }

  @Override
  protected boolean work() {
    if (ahead == null) {
      return false;
    }
    try (LoadedBlock group = LoadedBlock.of(nextGroup().iterator(), Integer.MAX_VALUE)) {
      new ExactRescorer(finder(), group.vectors())
          .pairsWithin(
              0,
              group.ids().size(),
              least,
              (row, column, cosine) -> {
                if (group.mayPair(row, group, column)) {
                  found(
                      org.apache.spark.sql.RowFactory.create(
                          group.ids().get(row), group.ids().get(column), cosine));
                }
              });
    }
    return true;
  }

  private Collection<byte[]> nextGroup() {
    List<byte[]> chunks = new java.util.ArrayList<>();
    UTF8String group = ahead.getUTF8String(0).clone();
    while (ahead != null && ahead.getUTF8String(0).equals(group)) {
      writer.add(
          ahead.getUTF8String(1).getBytes(),
          ahead.isNullAt(2) ? null : ahead.getUTF8String(2).getBytes(),
          ahead.getArray(3).toFloatArray());
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
