package org.winnow.quota;

import java.util.ArrayList;
import java.util.List;

/**
 * The largest sample with given margins: a linear programme over the cells of a table, solved
 * exactly by the simplex method with bounded variables.
 *
 * <p>The variables are the units taken from each cell, between 0 and what is there, and the size of
 * the sample. For each value of each attribute, the units taken must equal its share of the size.
 * Taking nothing is feasible, so the method starts there.
 */
public final class FeasibleSize {
  private static final double EPSILON = 1e-9;

  /** Steps without progress after which the rule of Bland guards against cycles. */
  private static final int STALLED = 100;

  private final int[] cells;
  private final double[][] rows;
  private final double[] gains;
  private final double[] upper;
  private final boolean[] atUpper;
  private final int[] basis;
  private final double[] values;

  /**
   * The largest sample.
   *
   * @param size its size; not a whole number in general
   * @param taken units taken from each cell
   */
  public record Largest(double size, double[] taken) {}

  private FeasibleSize(Contingency available, Margins margins, double scale) {
    List<Integer> filled = new ArrayList<>();
    for (int cell = 0; cell < available.counts().length; cell++) {
      if (available.counts()[cell] > 0) {
        filled.add(cell);
      }
    }
    cells = filled.stream().mapToInt(Integer::intValue).toArray();
    int columns = cells.length + 1;
    List<double[]> constraints = new ArrayList<>();
    for (int attribute = 0; attribute < available.sizes().length; attribute++) {
      for (int value = 0; value < available.sizes()[attribute]; value++) {
        if (!margins.isFree(attribute)) {
          double[] row = new double[columns];
          for (int i = 0; i < cells.length; i++) {
            row[i] = available.value(cells[i], attribute) == value ? 1 : 0;
          }
          row[columns - 1] = -margins.shares().get(attribute)[value];
          constraints.add(row);
        }
      }
    }
    rows = constraints.toArray(double[][]::new);
    gains = new double[columns];
    gains[columns - 1] = 1;
    upper = new double[columns];
    for (int i = 0; i < cells.length; i++) {
      upper[i] = available.counts()[cells[i]] / scale;
    }
    upper[columns - 1] = available.total() / scale;
    atUpper = new boolean[columns];
    // The first basis: for each constraint a variable of its own that must stay 0.
    basis = new int[rows.length];
    java.util.Arrays.fill(basis, -1);
    values = new double[rows.length];
  }

  /**
   * Finds the largest sample.
   *
   * @param margins shares for each attribute of the table
   */
  public static Largest of(Contingency available, Margins margins) {
    double scale = Math.max(1, available.total());
    FeasibleSize programme = new FeasibleSize(available, margins, scale);
    programme.maximise();
    double[] taken = new double[available.counts().length];
    double[] solution = programme.solution();
    for (int i = 0; i < programme.cells.length; i++) {
      taken[programme.cells[i]] = Math.max(0, solution[i] * scale);
    }
    return new Largest(solution[programme.cells.length] * scale, taken);
  }

  private void maximise() {
    int stalled = 0;
    int entering = entering(false);
    while (entering >= 0) {
      double step = step(entering);
      stalled = step > EPSILON ? 0 : stalled + 1;
      entering = entering(stalled > STALLED);
    }
  }

  /** A variable whose change increases the size; -1 if there is none. */
  private int entering(boolean first) {
    int best = -1;
    double most = EPSILON;
    for (int j = 0; j < gains.length; j++) {
      double gain = atUpper[j] ? -gains[j] : gains[j];
      if (gain > most) {
        best = j;
        most = gain;
        if (first) {
          return best;
        }
      }
    }
    return best;
  }

  /** Changes a variable as far as all others stay in their bounds. Returns the length. */
  private double step(int entering) {
    double direction = atUpper[entering] ? -1 : 1;
    double step = upper[entering];
    int leaving = -1;
    boolean leavesAtUpper = false;
    for (int i = 0; i < rows.length; i++) {
      double change = direction * rows[i][entering];
      if (Math.abs(change) < EPSILON) {
        continue;
      }
      double room = change > 0 ? values[i] : upperOf(basis[i]) - values[i];
      double limit = Math.max(0, room) / Math.abs(change);
      // Of equal limits the first variable leaves: those of the constraints, then by number.
      boolean nearer = limit < step - EPSILON;
      boolean equal = !nearer && limit <= step + EPSILON;
      if (nearer || equal && (leaving < 0 || basis[i] < basis[leaving])) {
        step = Math.min(step, limit);
        leaving = i;
        leavesAtUpper = change < 0;
      }
    }
    for (int i = 0; i < rows.length; i++) {
      values[i] -= direction * step * rows[i][entering];
    }
    double from = atUpper[entering] ? upper[entering] : 0;
    if (leaving < 0) {
      atUpper[entering] = !atUpper[entering];
    } else {
      int old = basis[leaving];
      pivot(leaving, entering);
      basis[leaving] = entering;
      values[leaving] = from + direction * step;
      atUpper[entering] = false;
      if (old >= 0) {
        atUpper[old] = leavesAtUpper;
      }
    }
    return step;
  }

  private double upperOf(int variable) {
    return variable < 0 ? 0 : upper[variable];
  }

  private void pivot(int row, int column) {
    double[] pivotRow = rows[row];
    double pivot = pivotRow[column];
    for (int j = 0; j < pivotRow.length; j++) {
      pivotRow[j] /= pivot;
    }
    for (double[] other : rows) {
      if (other != pivotRow) {
        subtract(other, pivotRow, other[column]);
      }
    }
    subtract(gains, pivotRow, gains[column]);
    gains[column] = 0;
  }

  private static void subtract(double[] from, double[] row, double factor) {
    if (factor != 0) {
      for (int j = 0; j < row.length; j++) {
        from[j] -= factor * row[j];
      }
    }
  }

  private double[] solution() {
    double[] solution = new double[gains.length];
    for (int j = 0; j < solution.length; j++) {
      solution[j] = atUpper[j] ? upper[j] : 0;
    }
    for (int i = 0; i < basis.length; i++) {
      if (basis[i] >= 0) {
        solution[basis[i]] = values[i];
      }
    }
    return solution;
  }
}
