package org.winnow.console;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.winnow.model.catalogue.ModelDescriptor;

/** Every message for a user's mistake, in one voice: what, why, what to do. */
public final class Errors {
  private Errors() {}

  public static UserException configuration(List<String> faults) {
    return new UserException(
        ExitCode.USAGE,
        faults.size() == 1
            ? "The configuration has a fault."
            : "The configuration has " + faults.size() + " faults.",
        faults,
        "Mend them and start again. `winnow config` lists every setting with its meaning.");
  }

  public static UserException missing(String setting, String option, String stage) {
    return new UserException(
        ExitCode.USAGE,
        stage + " needs " + setting + ".",
        List.of("It has no default."),
        "Give " + option + ", or set " + setting + " in a file for --config.");
  }

  public static UserException nothingToEvaluate(String problem, String remedy) {
    return new UserException(
        ExitCode.DATA, "There is nothing to evaluate.", List.of(problem), remedy);
  }

  public static UserException noGpu() {
    return new UserException(
        ExitCode.DATA,
        "models.device = gpu, but Spark assigned no GPU to the task.",
        List.of("The task's resources hold no address of a gpu."),
        "Set spark.executor.resource.gpu.amount, spark.task.resource.gpu.amount and"
            + " spark.executor.resource.gpu.discoveryScript (conf/spark/embed.conf shows them), or"
            + " models.device = auto.");
  }

  public static UserException sql(String problem) {
    return new UserException(
        ExitCode.USAGE,
        "The query cannot be run.",
        List.of(problem),
        "`winnow sql --warehouse DIR \"SHOW TABLES\"` lists the tables, \"DESCRIBE faces\" a"
            + " table's columns.");
  }

  /**
   * @param wanted what was asked for: "round 7 of labels"
   * @param there what there is
   */
  public static UserException notThere(String wanted, List<String> there) {
    return new UserException(
        ExitCode.USAGE,
        "There is no " + wanted + ".",
        List.of(
            there.isEmpty()
                ? "There is none at all yet."
                : "There is " + String.join(", ", there) + "."),
        "Name one of these; `winnow clean` makes rounds, and every run that changes a table a"
            + " version.");
  }

  /**
   * @param wanted what was looked for, in words
   */
  public static UserException notFound(String wanted, List<String> looked, String query) {
    return new UserException(
        ExitCode.USAGE,
        "There is no " + wanted + ".",
        looked,
        "This lists some: `winnow sql --warehouse DIR \"" + query + "\"`.");
  }

  public static UserException demoSize(String problem) {
    return new UserException(
        ExitCode.USAGE,
        "Such a collection cannot be drawn.",
        List.of(problem),
        "Give --people and --images of 1 or more, and a --noise of 0 to 0.6.");
  }

  public static UserException demoFolder(String folder, String problem) {
    return new UserException(
        ExitCode.DATA,
        "The demo cannot be kept in " + folder,
        List.of(problem, "Nothing that it did not draw itself is written over."),
        "Name another folder with --keep, or delete this one.");
  }

  public static UserException storage(String problem) {
    return new UserException(
        ExitCode.DATA,
        "The storage does not answer as it should.",
        List.of(problem),
        "Check that the place exists and may be read and written; `winnow doctor` tries it.");
  }

  public static UserException model(String problem) {
    return new UserException(
        ExitCode.DATA,
        "The model cannot be used.",
        List.of(problem),
        "`winnow models list` shows the models and whether they are here, `winnow models check ID`"
            + " tries one.");
  }

  public static UserException noModel(String name, List<String> ids) {
    return new UserException(
        ExitCode.USAGE,
        "There is no model " + name + ".",
        List.of("It is neither a file nor one of " + String.join(", ", ids) + "."),
        "`winnow models list` shows what there is.");
  }

  public static UserException noModelFile(Path file) {
    return new UserException(
        ExitCode.DATA,
        "The model's file cannot be read: " + file,
        List.of("It is not there, or may not be read."),
        "Check the path.");
  }

  public static UserException notDescribed(Path file, String sha256) {
    return new UserException(
        ExitCode.DATA,
        "No descriptor in conf/models is of this file: " + file,
        List.of("Its SHA-256 is " + sha256 + "."),
        "Describe it with `winnow models add "
            + ShellText.quoted(file.toString())
            + " --task TASK`.");
  }

  public static UserException descriptorNotWritten(Path descriptor, IOException e) {
    boolean there = e instanceof FileAlreadyExistsException;
    return new UserException(
        ExitCode.DATA,
        "The descriptor cannot be written: " + descriptor,
        List.of(there ? "It is there already, and is not written over." : e.toString()),
        "Give another --id or another folder with --to.");
  }

  public static UserException idTaken(String id, Path file) {
    return new UserException(
        ExitCode.USAGE,
        "There is a model " + id + " already.",
        List.of("It is described in conf/models, or in the folder: " + file),
        "Give another --id, or another folder with --out.");
  }

  public static UserException nothingToLearn(String round, String model) {
    return new UserException(
        ExitCode.DATA,
        "There is nothing to learn from.",
        List.of("No face of " + round + " was kept and has an embedding by this " + model + "."),
        "Run `winnow clean` first, or name another --round or --embedder.");
  }

  public static UserException notDownloadable(ModelDescriptor model, Path folder) {
    return new UserException(
        ExitCode.DATA,
        "Model " + model.id() + " cannot be fetched.",
        List.of(
            "No address is known from which this very file can be downloaded"
                + model.source().page().map(page -> " (published at " + page + ")").orElse("")
                + "."),
        byHand(model, folder.resolve(model.file())));
  }

  public static UserException download(ModelDescriptor model, Path target, String problem) {
    return new UserException(
        ExitCode.DATA,
        "Model " + model.id() + " could not be fetched.",
        List.of(problem, "Address: " + model.source().download().orElseThrow()),
        "Try again, or fetch it by hand. " + byHand(model, target));
  }

  /** How to put a file there without {@code pull}; long words stand alone, so that none is cut. */
  private static String byHand(ModelDescriptor model, Path target) {
    return "Put the file here (another name in that folder does as well):\n"
        + target
        + "\nIt must have "
        + model.bytes()
        + " bytes and the SHA-256\n"
        + model.spec().sha256()
        + "\n`winnow models check "
        + model.id()
        + "` proves it.";
  }

  public static UserException photograph(Path file, String problem) {
    return new UserException(
        ExitCode.DATA,
        "A photograph of the pair list cannot be used: " + file,
        List.of(String.valueOf(problem)),
        "Check --photos: the photographs are DIR/name/name_0001.jpg.");
  }

  /** The most faults of a file of answers that are printed. */
  private static final int FAULTS = 100;

  public static UserException answers(String file, List<String> faults) {
    List<String> shown = new ArrayList<>(faults.subList(0, Math.min(FAULTS, faults.size())));
    if (faults.size() > FAULTS) {
      shown.add("… and " + (faults.size() - FAULTS) + " more.");
    }
    return new UserException(
        ExitCode.DATA,
        "The answers have "
            + (faults.size() == 1 ? "a fault: " : faults.size() + " faults: ")
            + file,
        shown,
        "Mend these lines and import the file again; nothing of it was taken. `winnow review import"
            + " --help` tells what a row holds.");
  }

  public static UserException noAnswers(String file) {
    return new UserException(
        ExitCode.DATA,
        "There is no file " + file,
        List.of("review import reads the answers to what review export asked."),
        "Check --in; the page saves review.csv where your browser puts downloads.");
  }

  public static UserException noReview(List<String> ids) {
    return new UserException(
        ExitCode.DATA,
        "There is no decision " + String.join(", ", ids) + ".",
        List.of("The table reviews holds no such review_id; nothing was undone."),
        "`winnow review list` shows the decisions that stand.");
  }

  public static UserException notCleaned(String problem) {
    return new UserException(
        ExitCode.DATA,
        "There is nothing to ask people about.",
        List.of(problem),
        "Run `winnow clean` first; `winnow sql \"SELECT DISTINCT round FROM labels\"` shows the"
            + " rounds.");
  }

  public static UserException notWritten(Path file, IOException e) {
    return new UserException(
        ExitCode.DATA,
        "The file cannot be written: " + file,
        List.of(e.toString()),
        "Name a file in a folder that exists and may be written to.");
  }

  public static UserException faiss(String python, String problem, String requirements) {
    return new UserException(
        ExitCode.DATA,
        "The comparison with FAISS did not run: " + python,
        List.of(problem),
        "--faiss takes a Python 3 with these packages: " + requirements + ".");
  }
}
