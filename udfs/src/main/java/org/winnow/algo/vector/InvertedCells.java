package org.winnow.algo.vector;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Vectors by the cell that they lie in, searched cell by cell for batches of queries: an inverted
 * file (Jégou et al., "Product quantization for nearest neighbor search", 2011) without
 * quantisation. All queries that probe a cell are multiplied with it at once.
 */
public final class InvertedCells implements AutoCloseable {
  private final int dimension;
  private final PairFinder finder;
  private final Map<Integer, Cell> cells = new HashMap<>();

  /** Vectors of one cell with what is known of them. */
  private static final class Cell {
    private VectorBlock vectors;
    private int[] numbers = new int[64];
    private long[] aparts = new long[64];
  }

  /**
   * No cells yet.
   *
   * @param finder is closed with the cells
   */
  public InvertedCells(int dimension, PairFinder finder) {
    this.dimension = dimension;
    this.finder = finder;
  }

  /**
   * Adds a vector.
   *
   * @param number its number in the whole set
   * @param apart vectors with equal values are no neighbours; 0 where any may be
   */
  public void add(int cell, int number, long apart, float[] vector) {
    Cell held = cells.computeIfAbsent(cell, c -> new Cell());
    int count = held.vectors == null ? 0 : held.vectors.count();
    if (held.vectors == null) {
      held.vectors = VectorBlock.allocate(64, dimension);
    } else if (count == held.numbers.length) {
      held.numbers = Arrays.copyOf(held.numbers, 2 * count);
      held.aparts = Arrays.copyOf(held.aparts, 2 * count);
      held.vectors = held.vectors.grown(2 * count);
    }
    held.vectors.add(vector);
    held.numbers[count] = number;
    held.aparts[count] = apart;
  }

  /**
   * Some queries.
   *
   * @param vectors the queries' vectors
   * @param numbers their numbers in the whole set: a vector is not its own neighbour
   * @param aparts see {@link #add}
   * @param probes the cells that each is searched in
   */
  public record Queries(VectorBlock vectors, int[] numbers, long[] aparts, int[][] probes) {}

  /** Offers what lies in the probed cells to the queries' lists. */
  public void search(Queries queries, NearestLists lists) {
    Map<Integer, int[]> rowsOfCell = rowsOfCell(queries.probes());
    int[] order = rowsOfCell.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    for (int cell : order) {
      if (cells.containsKey(cell)) {
        search(cells.get(cell), queries, rowsOfCell.get(cell), lists);
      }
    }
  }

  private void search(Cell cell, Queries queries, int[] rows, NearestLists lists) {
    float[] vector = new float[dimension];
    float[] other = new float[dimension];
    float[] bars = new float[rows.length];
    try (VectorBlock batch = VectorBlock.allocate(rows.length, dimension)) {
      for (int i = 0; i < rows.length; i++) {
        queries.vectors().copy(rows[i], vector);
        batch.add(vector);
        bars[i] = lists.bars()[rows[i]];
      }
      finder.find(
          batch,
          0,
          rows.length,
          cell.vectors,
          bars,
          (i, column, product) -> {
            int row = rows[i];
            if (cell.numbers[column] == queries.numbers()[row]
                || (cell.aparts[column] != 0 && cell.aparts[column] == queries.aparts()[row])) {
              return;
            }
            batch.copy(i, vector);
            cell.vectors.copy(column, other);
            lists.offer(row, cell.numbers[column], (float) Vectors.dot(vector, other));
            bars[i] = lists.bars()[row];
          });
    }
  }

  private static Map<Integer, int[]> rowsOfCell(int[][] probes) {
    Map<Integer, int[]> sizes = new HashMap<>();
    for (int[] cells : probes) {
      for (int cell : cells) {
        sizes.computeIfAbsent(cell, c -> new int[1])[0]++;
      }
    }
    Map<Integer, int[]> rows = new HashMap<>();
    sizes.forEach((cell, size) -> rows.put(cell, new int[size[0]]));
    for (int row = probes.length - 1; row >= 0; row--) {
      for (int cell : probes[row]) {
        rows.get(cell)[--sizes.get(cell)[0]] = row;
      }
    }
    return rows;
  }

  @Override
  public void close() {
    cells.values().forEach(cell -> cell.vectors.close());
    finder.close();
  }
}
