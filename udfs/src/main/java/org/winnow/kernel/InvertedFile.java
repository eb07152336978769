package org.winnow.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Inverted file (IVF) without quantization (Jégou et al., "Product quantization for nearest
 * neighbor search", 2011). Vectors are stored by cell. All queries of a batch that probe a cell are
 * multiplied with it at once.
 */
public final class InvertedFile implements AutoCloseable {
  private final int dimension;
  private final SimilarityKernel kernel;

  /** By cell number; {@code null} for an empty cell. */
  private Cell[] cells = new Cell[64];

  /** Query vectors of one cell. */
  private VectorBlock batch;

  private int count;
  private int[] numbers = new int[1024];
  private int[] cellOf = new int[1024];
  private int[] columnOf = new int[1024];

  /** Vectors of one cell, with their insertion indexes. */
  private static final class Cell {
    private VectorBlock vectors;
    private int[] places = new int[64];

    // Copies of the values of all vectors, contiguous for the scan of one cell.
    private int[] numbers = new int[64];
    private long[] exclusionKeys = new long[64];

    void grow() {
      int room = 2 * places.length;
      places = Arrays.copyOf(places, room);
      numbers = Arrays.copyOf(numbers, room);
      exclusionKeys = Arrays.copyOf(exclusionKeys, room);
      vectors = vectors.grown(room);
    }
  }

  /**
   * Creates an empty inverted file.
   *
   * @param kernel closed with the inverted file
   */
  public InvertedFile(int dimension, SimilarityKernel kernel) {
    this.dimension = dimension;
    this.kernel = kernel;
  }

  /**
   * Adds a vector.
   *
   * @param number its number in the whole set
   * @param exclusionKey vectors with equal keys are never neighbours (cannot-link); 0 for none
   */
  public void add(int cell, int number, long exclusionKey, float[] vector) {
    if (cell >= cells.length) {
      cells = Arrays.copyOf(cells, Math.max(cell + 1, 2 * cells.length));
    }
    if (cells[cell] == null) {
      cells[cell] = new Cell();
    }
    Cell list = cells[cell];
    int column = list.vectors == null ? 0 : list.vectors.count();
    if (list.vectors == null) {
      list.vectors = VectorBlock.allocate(64, dimension);
    } else if (column == list.places.length) {
      list.grow();
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      cellOf = Arrays.copyOf(cellOf, 2 * count);
      columnOf = Arrays.copyOf(columnOf, 2 * count);
    }
    list.vectors.add(vector);
    list.places[column] = count;
    list.numbers[column] = number;
    list.exclusionKeys[column] = exclusionKey;
    numbers[count] = number;
    cellOf[count] = cell;
    columnOf[count] = column;
    count++;
  }

  /**
   * A batch of queries.
   *
   * @param vectors query vectors
   * @param numbers their numbers in the whole set; a vector is not its own neighbour
   * @param exclusionKeys see {@link #add}
   * @param probes the cells to search for each query, ideally the nearest first: the first cell
   *     raises the thresholds for the others
   */
  public record Queries(VectorBlock vectors, int[] numbers, long[] exclusionKeys, int[][] probes) {}

  /** Offers the vectors of the probed cells to the top-k lists of the queries. */
  public void search(Queries queries, TopK topK) {
    float[] vector = new float[dimension];
    float[] other = new float[dimension];
    int[] loadedRow = {-1};
    CandidateBuffer candidates =
        new CandidateBuffer(
            topK,
            0,
            queries.vectors().count(),
            (row, place) -> {
              if (loadedRow[0] != row) {
                queries.vectors().copy(row, vector);
                loadedRow[0] = row;
              }
              cells[cellOf[place]].vectors.copy(columnOf[place], other);
              topK.offer(row, numbers[place], (float) Vectors.dot(vector, other));
            });
    Results results = new Results(topK, candidates);
    search(queries, 0, 1, results);
    candidates.raiseThresholds();
    search(queries, 1, Integer.MAX_VALUE, results);
    candidates.rescore(byFirstCell(queries.probes()));
  }

  /**
   * All queries, ordered by their first cell: neighbouring queries have common candidates, which
   * stay in the caches.
   */
  private static int[] byFirstCell(int[][] probes) {
    return IntStream.range(0, probes.length)
        .mapToLong(row -> (long) (probes[row].length == 0 ? 0 : probes[row][0]) << 32 | row)
        .sorted()
        .mapToInt(both -> (int) both)
        .toArray();
  }

  /** Searches probes {@code from} to {@code to - 1} of each query. */
  private void search(Queries queries, int from, int to, Results results) {
    int[] ends = new int[cells.length];
    int[] rows = rowsByCell(queries.probes(), from, to, ends);
    int start = 0;
    for (int cell = 0; cell < cells.length; cell++) {
      if (ends[cell] > start) {
        search(cells[cell], queries, Arrays.copyOfRange(rows, start, ends[cell]), results);
        start = ends[cell];
      }
    }
  }

  private record Results(TopK topK, CandidateBuffer candidates) {}

  private void search(Cell cell, Queries queries, int[] rows, Results results) {
    float[] thresholds = new float[rows.length];
    float[] allThresholds = results.topK().thresholds();
    clearBatch(rows.length);
    for (int i = 0; i < rows.length; i++) {
      batch.add(queries.vectors(), rows[i]);
      thresholds[i] = allThresholds[rows[i]];
    }
    kernel.find(
        VectorRange.all(batch),
        VectorRange.all(cell.vectors),
        thresholds,
        (i, column, product) -> {
          int row = rows[i];
          long exclusionKey = cell.exclusionKeys[column];
          if (cell.numbers[column] == queries.numbers()[row]
              || (exclusionKey != 0 && exclusionKey == queries.exclusionKeys()[row])) {
            return;
          }
          results.candidates().add(row, cell.places[column], product);
          thresholds[i] = allThresholds[row];
        });
  }

  /**
   * Clears the batch and grows it if needed. Its memory is reused, because off-heap allocation is
   * slow.
   */
  private void clearBatch(int vectors) {
    if (batch == null || batch.capacity() < vectors) {
      if (batch != null) {
        batch.close();
      }
      batch = VectorBlock.allocate(Math.max(1024, 2 * vectors), dimension);
    }
    batch.clear();
  }

  /**
   * The queries of all filled cells, grouped by cell.
   *
   * @param from first probe of each query, inclusive
   * @param to last probe, exclusive
   * @param ends receives the end index of each cell's queries
   */
  private int[] rowsByCell(int[][] probes, int from, int to, int[] ends) {
    for (int[] probed : probes) {
      for (int i = from; i < Math.min(to, probed.length); i++) {
        if (isFilled(probed[i])) {
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
        if (isFilled(probes[row][i])) {
          rows[ends[probes[row][i]]++] = row;
        }
      }
    }
    return rows;
  }

  private boolean isFilled(int cell) {
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
    kernel.close();
  }
}
