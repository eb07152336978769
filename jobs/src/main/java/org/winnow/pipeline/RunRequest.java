package org.winnow.pipeline;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a scheduler asks of a run.
 *
 * @param id id of the run. The run continues an earlier one with the same id: the table {@code
 *     runs} has one row for each of its stages, and {@code --redo} empties no table twice.
 * @param listener receives the result of a run, also of a failed one
 */
public record RunRequest(Optional<String> id, Optional<Consumer<RunResult>> listener) {
  /** A run that nobody asks about. */
  public static RunRequest none() {
    return new RunRequest(Optional.empty(), Optional.empty());
  }
}
