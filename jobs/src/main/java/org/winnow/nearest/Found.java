package org.winnow.nearest;

import java.util.Locale;
import java.util.OptionalDouble;
import org.winnow.console.Unit;
import org.winnow.kernel.NearestLists;

/**
 * The result of a search.
 *
 * @param lists the nearest faces of each query
 * @param method how they were found, in words
 * @param cells cells of the index
 * @param cellsRead cells that were read
 * @param faces vectors of the model
 * @param facesRead vectors that were read
 * @param passing faces that satisfy the condition; negative without one
 * @param recall measured, where the result is not exact
 */
public record Found(
    NearestLists lists,
    String method,
    int cells,
    int cellsRead,
    long faces,
    long facesRead,
    long passing,
    OptionalDouble recall) {

  /** A line that says how the faces were found and what was read. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s; %s%,d of %s read (%.1f %% of %s); %s",
        method,
        passing < 0 ? "" : String.format(Locale.ROOT, "%,d faces satisfy the condition; ", passing),
        cellsRead,
        Unit.CELLS.of(cells),
        100.0 * facesRead / Math.max(1, faces),
        Unit.VECTORS.of(faces),
        recall.isEmpty()
            ? "exact"
            : String.format(Locale.ROOT, "recall %.3f", recall.getAsDouble()));
  }
}
