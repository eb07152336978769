package org.winnow.console;

import java.util.List;

/** Messages for faults that prevent a run or end it from outside. */
public final class LaunchErrors {
  private LaunchErrors() {}

  public static UserException foreignSession(List<String> lacking) {
    return UserException.usage(
        "The open Spark session cannot run Winnow.",
        lacking,
        "Build the session with these settings, or stop it. Winnow then opens its own.");
  }

  /** The archive with the configuration of a job cannot be read where its driver runs. */
  public static UserException configuration(String archive, String problem) {
    return UserException.data(
        "The configuration of the job cannot be read: " + archive,
        problem,
        "On a standalone cluster, the worker that runs the driver reads this file. Set"
            + " XDG_CACHE_HOME for bin/winnow to a folder that all machines see.");
  }

  /** The warehouse is not writable. */
  public static UserException warehouse(String root, String problem) {
    return UserException.data(
        "The warehouse cannot be written: " + root,
        problem,
        "Name another with --warehouse, or correct its permissions. For s3a://, check the"
            + " storage.hadoop settings.");
  }

  /**
   * The Java heap or other memory of a process is full.
   *
   * @param message message of the JVM or Spark
   */
  public static UserException outOfMemory(String message) {
    if (message.contains("native thread")) {
      return outOfMemory(
          "The system cannot start another thread.",
          message,
          "Raise the limits of this user (ulimit -u) or of the container. Or run fewer tasks in"
              + " parallel: `-- --master local[2]`.");
    }
    if (message.contains("irect buffer") || message.contains("hysical memory")) {
      return outOfMemory(
          "The memory outside the Java heap is full.",
          message,
          "Run fewer tasks in parallel (`-- --master local[2]` or spark.executor.cores), or raise"
              + " spark.driver.memory, which raises this limit too. On a cluster, raise"
              + " spark.executor.memoryOverhead.");
    }
    if (message.contains("Metaspace")) {
      return outOfMemory(
          "The JVM's memory for classes is full.",
          message,
          "Raise or remove -XX:MaxMetaspaceSize in spark.driver.extraJavaOptions.");
    }
    return outOfMemory(
        "The Java heap is full.",
        "This process has " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB. " + message,
        "Raise spark.driver.memory in conf/spark/defaults.conf, or add `-- --driver-memory 4g`. On"
            + " a cluster, raise spark.executor.memory.");
  }

  private static UserException outOfMemory(String what, String why, String remedy) {
    return UserException.data(what, why.strip(), remedy);
  }

  public static UserException nativeLibrary(String problem) {
    return UserException.data(
        "A native library cannot be loaded.",
        problem,
        "Winnow includes libraries for Linux on x86-64 with glibc. Check that java.io.tmpdir is"
            + " writable and not mounted noexec. `winnow doctor` tests each library.");
  }

  public static UserException fileGone(String problem) {
    return UserException.data(
        "A file is missing.",
        problem,
        "It was deleted or moved during the run, or it never existed. Check the path and start"
            + " again. The run resumes where it stopped.");
  }
}
