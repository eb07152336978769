package org.winnow.bench.pipeline;

import java.util.List;
import java.util.Optional;
import org.winnow.demo.Findings;

/**
 * A run of the pipeline on a drawn collection.
 *
 * @param people number of people
 * @param files number of files
 * @param drawn how they were drawn; empty if the folder held them
 * @param stages the stages and the export, in order
 * @param seconds wall-clock time from the first stage to the end of the export
 * @param findings comparison with the truth
 */
record RehearsalResult(
    int people,
    long files,
    Optional<Drawing> drawn,
    List<StageLine> stages,
    double seconds,
    Findings findings) {

  /**
   * The drawing of a collection.
   *
   * @param seconds wall-clock time
   * @param bytes size of the photographs
   */
  record Drawing(double seconds, long bytes) {}

  /** The line of a stage. */
  Optional<StageLine> stage(String id) {
    return stages.stream().filter(line -> line.stage().equals(id)).findFirst();
  }
}
