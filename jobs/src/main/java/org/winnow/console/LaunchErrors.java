package org.winnow.console;

import java.util.List;

/** Messages for what keeps a run from starting, or ends it from outside. */
public final class LaunchErrors {
  private LaunchErrors() {}

  public static UserException foreignSession(List<String> lacking) {
    return new UserException(
        ExitCode.USAGE,
        "The open Spark session cannot run Winnow.",
        lacking,
        "Build the session with these settings, or stop it, so that Winnow opens its own.");
  }

  /** A warehouse that cannot be written to. */
  public static UserException warehouse(String root, String problem) {
    return new UserException(
        ExitCode.DATA,
        "The warehouse cannot be written: " + root,
        List.of(problem),
        "Name another with --warehouse, or mend its permissions; for s3a:// see the storage.hadoop"
            + " settings.");
  }

  /**
   * The Java heap or other memory of a process is used up.
   *
   * @param message what the JVM or Spark says of it
   */
  public static UserException outOfMemory(String message) {
    if (message.contains("native thread")) {
      return outOfMemory(
          "No further thread can be started.",
          message,
          "Raise the limits of this user (ulimit -u) or of the container, or lower the number of"
              + " tasks at a time: `-- --master local[2]`.");
    }
    if (message.contains("irect buffer") || message.contains("hysical memory")) {
      return outOfMemory(
          "The memory beside the Java heap is used up.",
          message,
          "Lower the number of tasks at a time, `-- --master local[2]` or spark.executor.cores, or"
              + " give more memory: a higher spark.driver.memory raises this limit too; on a"
              + " cluster spark.executor.memoryOverhead.");
    }
    if (message.contains("Metaspace")) {
      return outOfMemory(
          "The JVM's memory for classes is used up.",
          message,
          "Raise -XX:MaxMetaspaceSize in spark.driver.extraJavaOptions, or leave it out.");
    }
    return outOfMemory(
        "The Java heap is full.",
        "This process has " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB. " + message,
        "Raise spark.driver.memory in conf/spark/defaults.conf, or add `-- --driver-memory 4g`; on"
            + " a cluster spark.executor.memory.");
  }

  private static UserException outOfMemory(String what, String why, String remedy) {
    return new UserException(ExitCode.DATA, what, List.of(why.strip()), remedy);
  }

  public static UserException nativeLibrary(String problem) {
    return new UserException(
        ExitCode.DATA,
        "A native library cannot be loaded.",
        List.of(problem),
        "Winnow brings its libraries for Linux on x86-64 with glibc. Check that java.io.tmpdir may"
            + " be written and holds programs (no noexec); `winnow doctor` tries each library.");
  }

  public static UserException fileGone(String problem) {
    return new UserException(
        ExitCode.DATA,
        "A file is not there.",
        List.of(problem),
        "It was deleted or moved while Winnow worked, or never was there. Check the path, then"
            + " start again: a run goes on where it stopped.");
  }
}
