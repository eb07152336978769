package org.winnow.nearest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.kernel.CellBound;
import org.winnow.spark.RowView;
import org.winnow.store.DeltaStore;
import org.winnow.table.Cells;
import org.winnow.table.Embeddings;
import org.winnow.table.Vectors;

/**
 * The vectors of a model by cell: those of the index, or {@code embeddings} as one cell.
 *
 * @param cells all cells, by number; at most 16,384, because they are on the driver
 * @param indexed whether there is an index
 */
record VectorIndex(DeltaStore tables, String model, List<Cell> cells, boolean indexed) {
  /** Ranges of cells in the condition of a scan. More would slow down its planning. */
  private static final int MAX_RANGES = 64;

  /** State of the index of a model. */
  enum State {
    ABSENT,
    STALE,
    FRESH
  }

  /** Whether a model has an index, of the current embeddings. */
  static State state(DeltaStore tables, String model) {
    List<Row> versions =
        tables
            .read(Cells.TABLE)
            .filter(Cells.MODEL_ID.col().equalTo(model))
            .select(Cells.EMBEDDINGS_VERSION.col())
            .limit(1)
            .collectAsList();
    if (versions.isEmpty()) {
      return State.ABSENT;
    }
    return versions.get(0).getLong(0) == version(tables) ? State.FRESH : State.STALE;
  }

  /** The version that last changed the embeddings. */
  static long version(DeltaStore tables) {
    return tables.versions(List.of(Embeddings.TABLE)).get(Embeddings.TABLE.name());
  }

  /** The index of a model, which must be fresh. */
  static VectorIndex read(DeltaStore tables, String model) {
    List<Cell> cells =
        new ArrayList<>(
            RowView.collect(
                tables
                    .read(Cells.TABLE)
                    .filter(Cells.MODEL_ID.col().equalTo(model))
                    .select(
                        Cells.CELL.col(),
                        Cells.CENTROID.col(),
                        Cells.MAX_ANGLE.col(),
                        Cells.CELL_FACES.col(),
                        Cells.RECALL_UP_TO.col(),
                        coalesce(Cells.MARGIN_UP_TO.col(), lit(Double.NaN))),
                row ->
                    new Cell(
                        row.getInt(0),
                        row.getFloats(1),
                        CellBound.of(row.getDouble(2)),
                        row.getLong(3),
                        row.getDouble(4),
                        row.getDouble(5))));
    cells.sort(Comparator.comparing(Cell::number));
    return new VectorIndex(tables, model, cells, true);
  }

  /** The embeddings of a model as one cell. Counts them. */
  static VectorIndex withoutCells(DeltaStore tables, String model) {
    VectorIndex all = new VectorIndex(tables, model, List.of(), false);
    Dataset<Row> rows = all.rows(new BitSet()).select(Embeddings.VECTOR.col());
    List<float[]> first = RowView.collect(rows.limit(1), row -> row.getFloats(0));
    Cell cell =
        new Cell(
            0,
            new float[first.isEmpty() ? 1 : first.get(0).length],
            CellBound.of(Math.PI),
            rows.count(),
            1,
            Double.NaN);
    return new VectorIndex(tables, model, List.of(cell), false);
  }

  int dimension() {
    return cells.get(0).centroid().length;
  }

  long faces() {
    return faces(all());
  }

  /** Vectors in some cells. */
  long faces(BitSet some) {
    return some.stream().mapToLong(cell -> cells.get(cell).faces()).sum();
  }

  BitSet all() {
    BitSet all = new BitSet();
    all.set(0, cells.size());
    return all;
  }

  /** The cells that a scan of some cells reads: close ones together. */
  BitSet scanned(BitSet wanted) {
    BitSet scanned = (BitSet) wanted.clone();
    for (int gap = 1; ranges(scanned).size() > MAX_RANGES; gap *= 2) {
      int end = scanned.nextClearBit(scanned.nextSetBit(0));
      for (int next = scanned.nextSetBit(end); next >= 0; next = scanned.nextSetBit(end)) {
        if (next - end <= gap) {
          scanned.set(end, next);
        }
        end = scanned.nextClearBit(next);
      }
    }
    return scanned;
  }

  /** First and last number of each range of consecutive cells. */
  private static List<int[]> ranges(BitSet cells) {
    List<int[]> ranges = new ArrayList<>();
    for (int from = cells.nextSetBit(0); from >= 0; ) {
      int to = cells.nextClearBit(from);
      ranges.add(new int[] {from, to - 1});
      from = cells.nextSetBit(to);
    }
    return ranges;
  }

  /**
   * The vectors of some cells.
   *
   * @param scanned from {@link #scanned}
   * @return columns cell, face_id and vector, by cell within a file
   */
  Dataset<Row> rows(BitSet scanned) {
    if (!indexed) {
      return tables
          .read(Embeddings.TABLE)
          .filter(Embeddings.MODEL_ID.col().equalTo(model))
          .select(
              lit(0).as(Vectors.CELL.name()), Embeddings.FACE_ID.col(), Embeddings.VECTOR.col());
    }
    Dataset<Row> rows = tables.read(Vectors.TABLE).filter(Vectors.MODEL_ID.col().equalTo(model));
    if (scanned.cardinality() < cells.size()) {
      rows =
          rows.filter(
              ranges(scanned).stream()
                  .map(range -> col(Vectors.CELL.name()).between(range[0], range[1]))
                  .reduce(Column::or)
                  .orElse(lit(false)));
    }
    return rows.select(Vectors.CELL.col(), Vectors.FACE_ID.col(), Vectors.VECTOR.col());
  }
}
