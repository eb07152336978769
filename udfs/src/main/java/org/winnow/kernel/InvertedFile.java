package org.winnow.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Vectors by the cell that they lie in, searched cell by cell for batches of queries: an inverted
 * file (Jégou et al., "Product quantization for nearest neighbor search", 2011) without
 * quantisation. All queries that probe a cell are multiplied with it at once.
 */
public final class InvertedFile implements AutoCloseable {
  private final int dimension;
  private final SimilarityKernel finder;

  /** By number of the cell; {@code null} where it holds nothing. */
  private Cell[] cells = new Cell[64];

  /** Queries of one cell. */
  private VectorBlock batch;

  private int count;
  private int[] numbers = new int[1024];
  private int[] cellOf = new int[1024];
  private int[] columnOf = new int[1024];

  /** Vectors of one cell, with their places in the order in which all were added. */
  private static final class Cell {
    private VectorBlock vectors;
    private int[] places = new int[64];

    // As those of all, but close together in memory for those who look at one after the other.
    private int[] numbers = new int[64];
    private long[] aparts = new long[64];

    void makeRoom() {
      int room = 2 * places.length;
      places = Arrays.copyOf(places, room);
      numbers = Arrays.copyOf(numbers, room);
      aparts = Arrays.copyOf(aparts, room);
      vectors = vectors.grown(room);
    }
  }

  /**
   * No cells yet.
   *
   * @param finder is closed with the cells
   */
  public InvertedFile(int dimension, SimilarityKernel finder) {
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
    if (cell >= cells.length) {
      cells = Arrays.copyOf(cells, Math.max(cell + 1, 2 * cells.length));
    }
    if (cells[cell] == null) {
      cells[cell] = new Cell();
    }
    Cell held = cells[cell];
    int column = held.vectors == null ? 0 : held.vectors.count();
    if (held.vectors == null) {
      held.vectors = VectorBlock.allocate(64, dimension);
    } else if (column == held.places.length) {
      held.makeRoom();
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      cellOf = Arrays.copyOf(cellOf, 2 * count);
      columnOf = Arrays.copyOf(columnOf, 2 * count);
    }
    held.vectors.add(vector);
    held.places[column] = count;
    held.numbers[column] = number;
    held.aparts[column] = apart;
    numbers[count] = number;
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
   * @param probes the cells that each is searched in; best begun with the nearest, after which
   *     little of the others is near enough to be looked at
   */
  public record Queries(VectorBlock vectors, int[] numbers, long[] aparts, int[][] probes) {}

  /** Offers what lies in the probed cells to the queries' lists. */
  public void search(Queries queries, TopK lists) {
    float[] vector = new float[dimension];
    float[] other = new float[dimension];
    int[] held = {-1};
    CandidateBuffer proposals =
        new CandidateBuffer(
            lists,
            0,
            queries.vectors().count(),
            (row, place) -> {
              if (held[0] != row) {
                queries.vectors().copy(row, vector);
                held[0] = row;
              }
              cells[cellOf[place]].vectors.copy(columnOf[place], other);
              lists.offer(row, numbers[place], (float) Vectors.dot(vector, other));
            });
    Answers answers = new Answers(lists, proposals);
    search(queries, 0, 1, answers);
    proposals.tighten();
    search(queries, 1, Integer.MAX_VALUE, answers);
    proposals.settle(byFirstCell(queries.probes()));
  }

  /** All queries, those of one cell together: they share what is found, and caches keep it. */
  private static int[] byFirstCell(int[][] probes) {
    return IntStream.range(0, probes.length)
        .mapToLong(row -> (long) (probes[row].length == 0 ? 0 : probes[row][0]) << 32 | row)
        .sorted()
        .mapToInt(both -> (int) both)
        .toArray();
  }

  /** Searches some of the cells that each query probes. */
  private void search(Queries queries, int from, int to, Answers answers) {
    int[] ends = new int[cells.length];
    int[] rows = rowsByCell(queries.probes(), from, to, ends);
    int start = 0;
    for (int cell = 0; cell < cells.length; cell++) {
      if (ends[cell] > start) {
        search(cells[cell], queries, Arrays.copyOfRange(rows, start, ends[cell]), answers);
        start = ends[cell];
      }
    }
  }

  private record Answers(TopK lists, CandidateBuffer proposals) {}

  private void search(Cell cell, Queries queries, int[] rows, Answers answers) {
    float[] bars = new float[rows.length];
    float[] barsOfAll = answers.lists().bars();
    makeRoom(rows.length);
    for (int i = 0; i < rows.length; i++) {
      batch.add(queries.vectors(), rows[i]);
      bars[i] = barsOfAll[rows[i]];
    }
    finder.find(
        VectorRange.all(batch),
        VectorRange.all(cell.vectors),
        bars,
        (i, column, product) -> {
          int row = rows[i];
          long apart = cell.aparts[column];
          if (cell.numbers[column] == queries.numbers()[row]
              || (apart != 0 && apart == queries.aparts()[row])) {
            return;
          }
          answers.proposals().propose(row, cell.places[column], product);
          bars[i] = barsOfAll[row];
        });
  }

  /** Empties the batch, which is kept since memory off the heap is slow to get. */
  private void makeRoom(int vectors) {
    if (batch == null || batch.capacity() < vectors) {
      if (batch != null) {
        batch.close();
      }
      batch = VectorBlock.allocate(Math.max(1024, 2 * vectors), dimension);
    }
    batch.clear();
  }

  /**
   * The queries of all cells that hold something, cell by cell.
   *
   * @param from first of each query's probes that counts
   * @param to the one after the last
   * @param ends is filled with the place after each cell's last
   */
  private int[] rowsByCell(int[][] probes, int from, int to, int[] ends) {
    for (int[] probed : probes) {
      for (int i = from; i < Math.min(to, probed.length); i++) {
        if (holds(probed[i])) {
          ends[probed[i]]++;
        }
      }
    }
    int sum = 0;
    for (int cell = 0; cell < ends.length; cell++) {
      int size = ends[cell];
      ends[cell] = sum;
      sum += size;
    }
    int[] rows = new int[sum];
    for (int row = 0; row < probes.length; row++) {
      for (int i = from; i < Math.min(to, probes[row].length); i++) {
        if (holds(probes[row][i])) {
          rows[ends[probes[row][i]]++] = row;
        }
      }
    }
    return rows;
  }

  private boolean holds(int cell) {
    return cell < cells.length && cells[cell] != null;
  }

  @Override
  public void close() {
    for (Cell cell : cells) {
      if (cell != null) {
        cell.vectors.close();
      }
    }
    if (batch != null) {
      batch.close();
    }
    finder.close();
  }
}
