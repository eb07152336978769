package org.winnow.console;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.winnow.model.catalogue.ModelDescriptor;

/** Messages for user errors in one form: what, why, remedy. */
public final class Errors {
  private Errors() {}

  public static UserException configuration(List<String> faults) {
    return UserException.usage(
        faults.size() == 1
            ? "The configuration has a fault."
            : "The configuration has " + faults.size() + " faults.",
        faults,
        "Correct them and start again. `winnow config` lists every setting with its meaning.");
  }

  public static UserException missing(String setting, String option, String stage) {
    return UserException.usage(
        stage + " needs " + setting + ".",
        "It has no default.",
        "Give " + option + ", or set " + setting + " in a file for --config.");
  }

  public static UserException nothingToEvaluate(String problem, String remedy) {
    return UserException.data("There is nothing to evaluate.", problem, remedy);
  }

  public static UserException noGpu() {
    return UserException.data(
        "models.device = gpu, but Spark assigned no GPU to the task.",
        "The resources of the task list no GPU address.",
        "Set spark.executor.resource.gpu.amount, spark.task.resource.gpu.amount and"
            + " spark.executor.resource.gpu.discoveryScript (conf/spark/embed.conf shows them), or"
            + " models.device = auto.");
  }

  public static UserException sql(String problem) {
    return UserException.usage(
        "The query cannot be run.",
        problem,
        "`winnow sql --warehouse DIR \"SHOW TABLES\"` lists the tables, \"DESCRIBE faces\" a"
            + " table's columns.");
  }

  /**
   * @param wanted the requested object: "round 7 of labels"
   * @param there the existing objects
   */
  public static UserException notThere(String wanted, List<String> there) {
    return UserException.usage(
        "There is no " + wanted + ".",
        there.isEmpty()
            ? "There is none at all yet."
            : "There is " + String.join(", ", there) + ".",
        "Name one of these. `winnow clean` makes rounds. Every run that changes a table makes a"
            + " version.");
  }

  /**
   * @param wanted the requested object, in words
   */
  public static UserException notFound(String wanted, List<String> looked, String query) {
    return UserException.usage(
        "There is no " + wanted + ".",
        looked,
        "This lists some: `winnow sql --warehouse DIR \"" + query + "\"`.");
  }

  public static UserException demoSize(String problem) {
    return UserException.usage(
        "A collection of this size cannot be drawn.",
        problem,
        "Set --people and --images to 1 or more, and --noise to a value from 0 to 0.6.");
  }

  public static UserException demoFolder(String folder, String problem) {
    return UserException.data(
        "The demo cannot be kept in " + folder,
        List.of(problem, "The demo overwrites only files that it drew itself."),
        "Name another folder with --keep, or delete this one.");
  }

  public static UserException storage(String problem) {
    return UserException.data(
        "The storage returned an error.",
        problem,
        "Check that the location exists and that you may read and write it. `winnow doctor` tests"
            + " it.");
  }

  public static UserException model(String problem) {
    return UserException.data(
        "The model cannot be used.",
        problem,
        "`winnow models list` shows the models and which files are present. `winnow models check"
            + " ID` tests one.");
  }

  public static UserException noModel(String name, List<String> ids) {
    return UserException.usage(
        "There is no model " + name + ".",
        "It is neither a file nor one of " + String.join(", ", ids) + ".",
        "`winnow models list` shows all models.");
  }

  public static UserException noModelFile(Path file) {
    return UserException.data(
        "The model's file cannot be read: " + file,
        "The file does not exist, or you may not read it.",
        "Check the path.");
  }

  public static UserException notDescribed(Path file, String sha256) {
    return UserException.data(
        "No descriptor in conf/models matches this file: " + file,
        "Its SHA-256 is " + sha256 + ".",
        "Describe it with `winnow models add "
            + ShellText.quoted(file.toString())
            + " --task TASK`.");
  }

  public static UserException descriptorNotWritten(Path descriptor, IOException e) {
    boolean there = e instanceof FileAlreadyExistsException;
    return UserException.data(
        "The descriptor cannot be written: " + descriptor,
        there ? "The file exists already. Winnow does not overwrite it." : e.toString(),
        "Give another --id or another folder with --to.");
  }

  public static UserException idTaken(String id, Path file) {
    return UserException.usage(
        "There is a model " + id + " already.",
        "It is described in conf/models, or in the folder: " + file,
        "Give another --id, or another folder with --out.");
  }

  public static UserException nothingToLearn(String round, String model) {
    return UserException.data(
        "There are no faces to learn from.",
        "No face of " + round + " was kept and has an embedding by this " + model + ".",
        "Run `winnow clean` first, or name another --round or --embedder.");
  }

  public static UserException notDownloadable(ModelDescriptor model, Path folder) {
    return UserException.data(
        "Model " + model.id() + " cannot be downloaded.",
        "No download address of this exact file is known"
            + model.source().page().map(page -> " (published at " + page + ")").orElse("")
            + ".",
        byHand(model, folder.resolve(model.file())));
  }

  public static UserException download(ModelDescriptor model, Path target, String problem) {
    return UserException.data(
        "Model " + model.id() + " could not be downloaded.",
        List.of(problem, "Address: " + model.source().download().orElseThrow()),
        "Try again, or download the file by hand. " + byHand(model, target));
  }

  /** Manual download. Long words are on their own line, so that none is cut. */
  private static String byHand(ModelDescriptor model, Path target) {
    return "Put the file here, under any name in this folder:\n"
        + target
        + "\nIt must have "
        + model.bytes()
        + " bytes and the SHA-256\n"
        + model.spec().sha256()
        + "\n`winnow models check "
        + model.id()
        + "` verifies it.";
  }

  public static UserException photograph(Path file, String problem) {
    return UserException.data(
        "A photograph of the pair list cannot be used: " + file,
        String.valueOf(problem),
        "Check --photos: the photographs are DIR/name/name_0001.jpg.");
  }

  /** Maximum number of faults of an answer file in a message. */
  private static final int FAULTS = 100;

  public static UserException answers(String file, List<String> faults) {
    List<String> shown = new ArrayList<>(faults.subList(0, Math.min(FAULTS, faults.size())));
    if (faults.size() > FAULTS) {
      shown.add("… and " + (faults.size() - FAULTS) + " more.");
    }
    return UserException.data(
        "The answers have "
            + (faults.size() == 1 ? "a fault: " : faults.size() + " faults: ")
            + file,
        shown,
        "Correct these lines and import the file again. No row was imported. `winnow review import"
            + " --help` describes a row.");
  }

  public static UserException noAnswers(String file) {
    return UserException.data(
        "There is no file " + file,
        "review import reads the answers to the questions of review export.",
        "Check --in. The page saves review.csv to the download folder of your browser.");
  }

  public static UserException noReview(List<String> ids) {
    return UserException.data(
        "There is no decision " + String.join(", ", ids) + ".",
        "The table reviews has no such review_id. Nothing was undone.",
        "`winnow review list` shows the current decisions.");
  }

  public static UserException notCleaned(String problem) {
    return UserException.data(
        "There are no questions to ask.",
        problem,
        "Run `winnow clean` first; `winnow sql \"SELECT DISTINCT round FROM labels\"` shows the"
            + " rounds.");
  }

  public static UserException notWritten(Path file, IOException e) {
    return UserException.data(
        "The file cannot be written: " + file,
        e.toString(),
        "Name a file in an existing folder that you may write to.");
  }

  /** The servers that {@code bench crawl} asks did not start, or ended. */
  public static UserException benchServers(int port) {
    return UserException.data(
        "The servers on the addresses 127.0.0.2 and up, port " + port + ", do not run.",
        "The port may be taken, or this machine has only one loopback address.",
        "Choose another one by --port. macOS needs `sudo ifconfig lo0 alias 127.0.0.2` for each"
            + " address.");
  }

  /** Another tool, which {@code bench} compares with, did not run. */
  public static UserException peer(
      String tool, String option, String python, String problem, String requirements) {
    return UserException.data(
        "The comparison with " + tool + " did not run: " + python,
        problem,
        option + " needs a Python 3 with these packages: " + requirements + ".");
  }
}
