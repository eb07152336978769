package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.winnow.config.DedupSettings;
import org.winnow.image.PdqIndex;
import org.winnow.spark.ChunkedIterator;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.ImageHashes;

/**
 * Looks images up in the index of a block. Of each cell, the block comes first, then the probes.
 */
final class HashJoinTask implements MapPartitionsFunction<Row, Row> {
  /** Whether a row is looked up, or belongs to the block. */
  static final String PROBE = "is_probe";

  /** Bits of hashes that are copies with hardly an exception; among them, the order decides. */
  static final int COPY_DISTANCE = 31;

  static final Field A = new Field("a", DataTypes.StringType, false, "Pending image");
  static final Field B = new Field("b", DataTypes.StringType, false, "Other image");
  static final Field B_ORDER =
      new Field("b_order", DataTypes.StringType, false, "Order of the other image");
  static final Field DISTANCE =
      new Field("distance", DataTypes.IntegerType, false, "Bits, 0 to 256");

  /** A candidate. */
  static final FieldList PAIR = FieldList.of(A, B, B_ORDER, DISTANCE);

  /** Columns of an input row. */
  static final Column[] INPUT = {
    concat_ws("/", col(HashCandidates.BLOCK_NUMBER), col(HashCandidates.PART)),
    col(PROBE),
    ImageHashes.IMAGE_ID.col(),
    col(Nodes.ORDER),
    ImageHashes.PDQ.col(),
    ImageHashes.PDQ_MIRROR.col()
  };

  private final int maxDistance;
  private final int candidates;
  private final int maxBucket;
  private final LongAccumulator skipped;
  private final LongAccumulator cut;

  HashJoinTask(DedupSettings settings, LongAccumulator skipped, LongAccumulator cut) {
    this.maxDistance = settings.maxDistance();
    this.candidates = settings.candidates();
    this.maxBucket = settings.maxBucket();
    this.skipped = skipped;
    this.cut = cut;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Cells(rows);
  }

  /** An image of the block. */
  private record Entry(String id, String order, byte[] hash) {}

  private final class Cells extends ChunkedIterator<Row> {
    private final Iterator<Row> rows;
    private String cell = "";
    private List<Entry> block = new ArrayList<>();
    private PdqIndex index;

    Cells(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    protected boolean computeMore() {
      if (!rows.hasNext()) {
        endCell();
        return false;
      }
      Row row = rows.next();
      if (!row.getString(0).equals(cell)) {
        endCell();
        cell = row.getString(0);
      }
      if (row.getBoolean(1)) {
        lookUp(row);
      } else {
        block.add(new Entry(row.getString(2), row.getString(3), row.getAs(4)));
      }
      return true;
    }

    private void endCell() {
      if (index != null) {
        skipped.add(index.skipped());
      }
      index = null;
      block = new ArrayList<>();
    }

    private void lookUp(Row probe) {
      if (index == null) {
        index = new PdqIndex(block.stream().map(Entry::hash)::iterator, maxBucket);
      }
      Map<Integer, Integer> hits = new HashMap<>();
      PdqIndex.Visitor nearest = (hit, bits) -> hits.merge(hit, bits, Math::min);
      index.search(probe.getAs(4), maxDistance, nearest);
      index.search(probe.getAs(5), maxDistance, nearest);
      String id = probe.getString(2);
      hits.keySet().removeIf(hit -> block.get(hit).id().equals(id));
      cut.add(Math.max(0, hits.size() - candidates));
      // The block is in the order of representatives, so its numbers are, too.
      hits.entrySet().stream()
          .sorted(
              Comparator.comparingInt(
                      (Map.Entry<Integer, Integer> hit) -> Math.max(COPY_DISTANCE, hit.getValue()))
                  .thenComparing(Map.Entry::getKey))
          .limit(candidates)
          .forEach(
              hit -> {
                Entry entry = block.get(hit.getKey());
                emit(RowFactory.create(id, entry.id(), entry.order(), hit.getValue()));
              });
    }
  }
}
