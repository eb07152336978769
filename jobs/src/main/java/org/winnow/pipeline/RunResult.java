package org.winnow.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnow.console.ExitCode;
import org.winnow.console.UserException;
import org.winnow.job.ErrorClassifier;
import org.winnow.job.RunReport;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Runs;
import org.winnow.table.Table;

/**
 * The result of a run for a scheduler, as JSON.
 *
 * @param form version of the JSON form
 * @param exitCode exit code of the process
 * @param message why the run failed; {@code null} if it did not
 * @param stages the stages that ran, in order; empty if the run failed
 */
public record RunResult(
    @JsonProperty("form") int form,
    @JsonProperty("run_id") String runId,
    @JsonProperty("exit_code") int exitCode,
    @JsonProperty("message") String message,
    @JsonProperty("stages") List<StageResult> stages) {
  /** Version of the JSON form: a change that readers notice raises it. */
  private static final int FORM = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A stage, with the words of the table {@code runs}.
   *
   * @param seconds wall-clock time
   */
  public record StageResult(
      @JsonProperty("stage") String stage,
      @JsonProperty("outcome") String outcome,
      @JsonProperty("rows_in") long rowsIn,
      @JsonProperty("rows_out") long rowsOut,
      @JsonProperty("counts") Map<String, Long> counts,
      @JsonProperty("seconds") double seconds,
      @JsonProperty("tables") List<TableResult> tables) {}

  /**
   * A table that a stage writes.
   *
   * @param version newest version of the Delta table; -1 if it does not exist
   * @param rows number of rows of that version
   * @param written whether this run of the stage, or an attempt with the same run id, wrote to it
   */
  public record TableResult(
      @JsonProperty("table") String table,
      @JsonProperty("version") long version,
      @JsonProperty("rows") long rows,
      @JsonProperty("written") boolean written) {}

  /** The result of a successful run. Counts the rows of the written tables. */
  static RunResult done(String runId, DeltaStore tables, Map<Stage, Pipeline.Outcome> outcomes) {
    List<StageResult> stages = new ArrayList<>();
    outcomes.forEach(
        (stage, outcome) -> {
          RunReport report = outcome.report();
          stages.add(
              new StageResult(
                  stage.id(),
                  report.didWork() ? Runs.DONE : Runs.NOTHING_TO_DO,
                  report.rowsIn(),
                  report.rowsOut(),
                  report.counts(),
                  outcome.seconds(),
                  stage.writes().stream()
                      .map(table -> table(table, stage, runId, tables))
                      .toList()));
        });
    return new RunResult(FORM, runId, ExitCode.DONE.code(), null, stages);
  }

  /**
   * The result of a failed run.
   *
   * @param runId {@code null} if it has none yet
   */
  public static RunResult failed(String runId, Throwable failure) {
    UserException user = ErrorClassifier.forUser(failure);
    return user == null
        ? new RunResult(FORM, runId, ExitCode.BUG.code(), String.valueOf(failure), List.of())
        : new RunResult(FORM, runId, user.exitCode().code(), user.what(), List.of());
  }

  private static TableResult table(Table table, Stage stage, String runId, DeltaStore tables) {
    Optional<Commit> last =
        tables.exists(table) ? tables.lastCommit(table, stage.id()) : Optional.empty();
    return new TableResult(
        table.name(),
        tables.version(table),
        tables.read(table).count(),
        last.filter(commit -> commit.runId().equals(runId)).isPresent());
  }

  /** The result as JSON text. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
