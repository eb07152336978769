package org.winnow.copies;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

  static final Field A = new Field("a", DataTypes.StringType, false, "Image that is looked up");
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
    col(HashCandidates.ORDER),
    ImageHashes.PDQ.col(),
    ImageHashes.PDQ_MIRROR.col()
  };

  /** Probes that are looked up at once. */
  private static final int PROBES = 1 << 16;

  private final int maxDistance;
  private final int candidates;
  private final int maxBucket;
  private final LongAccumulator skipped;
  private final LongAccumulator cut;

  HashJoinTask(DedupSettings settings, CompareMeters meters) {
    this.maxDistance = settings.maxDistance();
    this.candidates = settings.candidates();
    this.maxBucket = settings.maxBucket();
    this.skipped = meters.skipped();
    this.cut = meters.cut();
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
    private List<String> probes = new ArrayList<>();
    private List<byte[]> hashes = new ArrayList<>();
    private List<byte[]> mirrors = new ArrayList<>();

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
        probes.add(row.getString(2));
        hashes.add(row.getAs(4));
        mirrors.add(row.getAs(5));
        if (probes.size() == PROBES) {
          lookUp();
        }
      } else {
        block.add(new Entry(row.getString(2), row.getString(3), row.getAs(4)));
      }
      return true;
    }

    private void endCell() {
      lookUp();
      if (index != null) {
        skipped.add(index.skipped());
      }
      index = null;
      block = new ArrayList<>();
    }

    private void lookUp() {
      if (probes.isEmpty()) {
        return;
      }
      if (index == null) {
        index = new PdqIndex(block.stream().map(Entry::hash).toList(), maxBucket);
      }
      // The block is in the order of representatives, so its numbers are, too.
      NearestHashes[] nearest = new NearestHashes[probes.size()];
      PdqIndex.Visitor visitor =
          (query, hit, bits) -> {
            if (!block.get(hit).id().equals(probes.get(query))) {
              if (nearest[query] == null) {
                nearest[query] = new NearestHashes(candidates, COPY_DISTANCE);
              }
              nearest[query].add(hit, bits);
            }
          };
      index.search(hashes, maxDistance, visitor);
      index.search(mirrors, maxDistance, visitor);
      for (int i = 0; i < nearest.length; i++) {
        if (nearest[i] != null) {
          emit(probes.get(i), nearest[i]);
        }
      }
      probes = new ArrayList<>();
      hashes = new ArrayList<>();
      mirrors = new ArrayList<>();
    }

    private void emit(String probe, NearestHashes nearest) {
      cut.add(nearest.isCut() ? 1 : 0);
      nearest.forEach(
          (hit, bits) -> {
            Entry entry = block.get(hit);
            emit(RowFactory.create(probe, entry.id(), entry.order(), bits));
          });
    }
  }
}
