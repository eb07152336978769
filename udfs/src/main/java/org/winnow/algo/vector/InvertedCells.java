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

  private int count;
  private int[] numbers = new int[1024];
  private long[] aparts = new long[1024];
  private int[] cellOf = new int[1024];
  private int[] columnOf = new int[1024];

  /** Vectors of one cell, with their places in the order in which all were added. */
  private static final class Cell {
    private VectorBlock vectors;
    private int[] places = new int[64];
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
    int column = held.vectors == null ? 0 : held.vectors.count();
    if (held.vectors == null) {
      held.vectors = VectorBlock.allocate(64, dimension);
    } else if (column == held.places.length) {
      held.places = Arrays.copyOf(held.places, 2 * column);
      held.vectors = held.vectors.grown(2 * column);
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      aparts = Arrays.copyOf(aparts, 2 * count);
      cellOf = Arrays.copyOf(cellOf, 2 * count);
      columnOf = Arrays.copyOf(columnOf, 2 * count);
    }
    held.vectors.add(vector);
    held.places[column] = count;
    numbers[count] = number;
    aparts[count] = apart;
    cellOf[count] = cell;
    columnOf[count] = column;
    count++;
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
    float[] vector = new float[dimension];
    float[] other = new float[dimension];
    Proposals proposals =
        new Proposals(
            lists,
            0,
            queries.vectors().count(),
            (row, place) -> {
              queries.vectors().copy(row, vector);
              cells.get(cellOf[place]).vectors.copy(columnOf[place], other);
              lists.offer(row, numbers[place], (float) Vectors.dot(vector, other));
            });
    for (int cell : order) {
      if (cells.containsKey(cell)) {
        search(cells.get(cell), queries, rowsOfCell.get(cell), new Answers(lists, proposals));
      }
    }
    proposals.settle();
  }

  private record Answers(NearestLists lists, Proposals proposals) {}

  private void search(Cell cell, Queries queries, int[] rows, Answers answers) {
    float[] vector = new float[dimension];
    float[] bars = new float[rows.length];
    float[] barsOfAll = answers.lists().bars();
    try (VectorBlock batch = VectorBlock.allocate(rows.length, dimension)) {
      for (int i = 0; i < rows.length; i++) {
        queries.vectors().copy(rows[i], vector);
        batch.add(vector);
        bars[i] = barsOfAll[rows[i]];
      }
      finder.find(
          VectorRange.all(batch),
          VectorRange.all(cell.vectors),
          bars,
          (i, column, product) -> {
            int row = rows[i];
            int place = cell.places[column];
            if (numbers[place] == queries.numbers()[row]
                || (aparts[place] != 0 && aparts[place] == queries.aparts()[row])) {
              return;
            }
            answers.proposals().propose(row, place, product);
            bars[i] = barsOfAll[row];
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
