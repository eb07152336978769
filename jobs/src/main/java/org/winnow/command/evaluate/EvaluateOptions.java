package org.winnow.command.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.SettingOptions;
import org.winnow.command.UserFile;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.TextTable;
import org.winnow.evaluate.Evaluation;
import org.winnow.evaluate.EvaluationPage;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.table.Sources;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options common to all evaluations. */
final class EvaluateOptions {
  @Mixin private SettingOptions settings;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the numbers as JSON; a file or s3a://…")
  private String json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write tables and diagrams as one HTML file; a file or s3a://…")
  private String html;

  /** Evaluates the warehouse, prints the results, and writes the requested files. */
  int run(Console console, String name, Function<JobContext, Evaluation> evaluate)
      throws IOException {
    String command = "evaluate " + name;
    try (OpenWarehouse warehouse = OpenWarehouse.of(command, settings, Sources.TABLE, console)) {
      JobContext context = warehouse.context();
      Evaluation evaluation = JobRunner.runWithProgress(context, () -> evaluate.apply(context));
      print(evaluation, console.results());
      Configuration hadoop = warehouse.hadoop();
      if (json != null) {
        write(numbers(name, evaluation), json, name + ".json", hadoop, console);
      }
      if (html != null) {
        write(EvaluationPage.render(evaluation), html, name + ".html", hadoop, console);
      }
    }
    return ExitCode.DONE.code();
  }

  private static void write(
      byte[] content, String named, String name, Configuration hadoop, Console console)
      throws IOException {
    UserFile file = UserFile.named(named, name);
    file.write(content, hadoop);
    console.say("evaluate  wrote " + file);
  }

  private static byte[] numbers(String name, Evaluation evaluation) throws JsonProcessingException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("evaluation", name);
    values.putAll(evaluation.values());
    return (new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void print(Evaluation evaluation, PrintStream out) {
    out.println(evaluation.title());
    evaluation.facts().forEach(out::println);
    for (Evaluation.Section section : evaluation.sections()) {
      out.printf("%n%s%n", section.heading());
      if (!section.note().isEmpty()) {
        out.println(section.note());
      }
      List<Row> rows =
          section.rows().stream().map(row -> RowFactory.create(row.toArray())).toList();
      TextTable.print(section.columns(), rows, out);
    }
    out.flush();
  }
}
