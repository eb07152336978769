package org.winnow.command.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.command.SettingOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.ShellText;
import org.winnow.console.TableErrors;
import org.winnow.metric.Student;
import org.winnow.metric.StudentReport;
import org.winnow.model.ModelException;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelFolder;
import org.winnow.model.embed.StudentModel;
import org.winnow.spark.Batches;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.student.StudentTrainer;
import org.winnow.table.Embeddings;
import org.winnow.table.Labels;
import org.winnow.table.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow models student}: trains a student of the embedder on the labels of a warehouse. */
@Command(
    name = "student",
    description =
        "Trains a student of the embedder on the kept faces of a warehouse, and writes it as a"
            + " model.",
    footer = {
      "",
      "Examples:",
      "  winnow models student --warehouse out/ --id my-student",
      "  winnow models student --warehouse out/ --id my-student --embedder sface --round 1 --out"
          + " models/",
      "  winnow embed --warehouse out/ --embedder my-student",
      "",
      "The student is tested in five folds of held-out identities. If it is no better on them than"
          + " the embedder,",
      "the command writes nothing and exits with code 2."
    })
public final class ModelsStudentCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(names = "--id", paramLabel = "ID", required = true, description = "Id of the new model")
  private String id;

  @Option(
      names = "--embedder",
      paramLabel = "ID",
      description = "The embedder to build on (default: embed.model)")
  private String embedder;

  @Option(
      names = "--round",
      paramLabel = "N",
      description = "Cleaning round whose labels train the student (default: the last)")
  private Integer round;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the model and its descriptor (default: the models' folder)")
  private Path out;

  ModelsStudentCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<String> more = embedder == null ? List.of() : List.of("embed.model=" + embedder);
    Config config = settings.load(more).config();
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", "models student"));
    Path folder = out == null ? ModelFolder.of(config.models().dir()).path() : out;
    ModelSpec teacher = teacher(config, folder);
    try (Sessions.Opened session = Sessions.open("models student", config.storage().hadoop())) {
      DeltaStore tables = new DeltaStore(session.spark(), root);
      if (!tables.exists(Labels.TABLE) || !tables.exists(Embeddings.TABLE)) {
        throw TableErrors.noWarehouse(root);
      }
      int of = round(tables);
      Dataset<Row> rows = Batches.persist(kept(tables, of, teacher));
      Student student =
          StudentTrainer.learn(rows)
              .orElseThrow(() -> Errors.nothingToLearn("round " + of, teacher.id()));
      rows.unpersist();
      return told(
          student, () -> write(student, teacher, folder, provenance(of, run(tables), student)));
    }
  }

  private ModelSpec teacher(Config config, Path folder) {
    if (!id.matches("[a-z0-9][a-z0-9.-]*")) {
      throw Errors.configuration(
          List.of("--id " + id + ": an id has only lower-case letters, digits, dots and dashes."));
    }
    Path descriptor = folder.resolve(id + ".conf");
    try {
      ModelCatalogue catalogue = ModelCatalogue.load(config.models().dir());
      if (catalogue.ids().contains(id) || Files.exists(descriptor)) {
        throw Errors.idTaken(id, descriptor);
      }
      return catalogue.resolve(config.embed().model(), Task.EMBEDDING, config.models().dir());
    } catch (CatalogueException e) {
      throw Errors.configuration(e.faults());
    }
  }

  private int round(DeltaStore tables) {
    return round == null ? Math.max(1, Labels.newestRound(tables.read(Labels.TABLE))) : round;
  }

  private static Dataset<Row> kept(DeltaStore tables, int round, ModelSpec teacher) {
    Column kept = Labels.kept();
    Dataset<Row> labels =
        tables
            .read(Labels.TABLE)
            .filter(Labels.ROUND.col().equalTo(round).and(kept))
            .filter(Labels.IDENTITY_ID.col().isNotNull())
            .select(Labels.FACE_ID.col(), Labels.IDENTITY_ID.col().as(StudentTrainer.IDENTITY));
    return tables
        .read(Embeddings.TABLE)
        .filter(
            Embeddings.MODEL_ID
                .col()
                .equalTo(teacher.id())
                .and(Embeddings.MODEL_SHA256.col().equalTo(teacher.sha256())))
        .join(labels, Labels.FACE_ID.name())
        .select(col(StudentTrainer.IDENTITY), Labels.FACE_ID.col(), Embeddings.VECTOR.col());
  }

  /** The last run of {@code clean}, which wrote the labels. */
  private static String run(DeltaStore tables) {
    if (!tables.exists(Runs.TABLE)) {
      return "unknown";
    }
    Column cleaned = Runs.STAGE.col().equalTo("clean").and(Runs.OUTCOME.col().equalTo(Runs.DONE));
    return tables
        .read(Runs.TABLE)
        .filter(cleaned)
        .agg(max_by(Runs.RUN_ID.col(), Runs.STARTED_AT.col()))
        .collectAsList()
        .stream()
        .filter(row -> !row.isNullAt(0))
        .map(row -> row.getString(0))
        .findFirst()
        .orElse("unknown");
  }

  private static List<String> provenance(int round, String run, Student student) {
    return List.of(
        "Learnt from the kept faces of round " + round + " of run " + run + ".",
        student.report().summary() + ".");
  }

  private Integer told(Student student, Runnable write) {
    StudentReport report = student.report();
    console.results().println(report.verdict());
    if (!Double.isNaN(report.before())) {
      console.results().println(report.summary());
    }
    if (!report.accepted()) {
      return ExitCode.DATA.code();
    }
    write.run();
    return ExitCode.DONE.code();
  }

  private void write(Student student, ModelSpec teacher, Path folder, List<String> provenance) {
    Path descriptor;
    try {
      descriptor =
          new StudentModel(teacher, student.projection().orElseThrow())
              .write(folder, id, provenance);
    } catch (ModelException e) {
      throw Errors.model(e.getMessage());
    } catch (IOException e) {
      throw Errors.descriptorNotWritten(folder.resolve(id + ".conf"), e);
    }
    console
        .results()
        .printf(
            Locale.ROOT,
            "Wrote %s and its model. Now: winnow embed --embedder %s --models-dir %s%n",
            descriptor,
            ShellText.quoted(id),
            ShellText.quoted(folder.toString()));
  }
}
