package org.winnow.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.job.Versions;
import org.winnow.job.WarehouseAccess;
import org.winnow.model.Device;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.embed.Embedders;
import org.winnow.spark.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code winnow doctor}: tests everything that a run needs, and names a remedy for each failure.
 */
@Command(
    name = "doctor",
    description =
        "Checks Java, memory, native libraries, Spark, storage and models. Shows each fault with"
            + " its remedy.",
    footer = {
      "",
      "Examples:",
      "  winnow doctor --warehouse out/ --models-dir models/",
      "  winnow doctor --set detect.model=builtin-haar --set embed.model=builtin-gradients"
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final long LEAST_HEAP = 1L << 30;
  private static final String REMEDY =
      "`winnow models list` shows the models and which files are present; detect.model and"
          + " embed.model choose";

  private final Console console;
  private final List<String> broken = new ArrayList<>();

  @Mixin private SettingOptions settings;

  public DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = settings.load(List.of()).config();
    check("Java", "run it with a JDK 17 or 21", DoctorCommand::java);
    check("memory", "raise spark.driver.memory in conf/spark/defaults.conf", DoctorCommand::memory);
    check(
        "native libraries",
        "Winnow's jar contains them for linux-x86_64; build with -Dnative.platform=… for another",
        DoctorCommand::natives);
    check("detector", REMEDY, () -> detector(config));
    check("embedder", REMEDY, () -> embedder(config));
    check(
        "Spark and Delta",
        "read the log; SPARK_HOME, if set, must be a Spark 3.5 for Scala 2.12",
        () -> spark(config));
    config
        .warehouse()
        .ifPresent(
            root ->
                check(
                    "warehouse",
                    "choose another --warehouse, or correct its permissions; for s3a:// set"
                        + " storage.hadoop",
                    () -> writable(root, config.storage().hadoop())));
    console
        .results()
        .println(
            broken.isEmpty()
                ? "All is well."
                : broken.size() + " to mend: " + String.join(", ", broken) + ".");
    return broken.isEmpty() ? ExitCode.DONE.code() : ExitCode.DATA.code();
  }

  /** A check. It returns a finding, or throws the fault. */
  private interface Check {
    String run() throws Exception;
  }

  private void check(String name, String remedy, Check check) {
    try {
      console.results().printf("  ok    %-17s %s%n", name, check.run());
    } catch (Exception | LinkageError e) {
      broken.add(name);
      console
          .results()
          .printf("  WRONG %-17s %s%n        %-17s → %s%n", name, e.getMessage(), "", remedy);
    }
  }

  private static String java() {
    int feature = Runtime.version().feature();
    if (feature != 17 && feature != 21) {
      throw new IllegalStateException("Java " + Runtime.version() + "; Spark 3.5 needs 17 or 21");
    }
    return Runtime.version() + " " + System.getProperty("java.vendor");
  }

  private static String memory() {
    long heap = Runtime.getRuntime().maxMemory();
    if (heap < LEAST_HEAP) {
      throw new IllegalStateException((heap >> 20) + " MiB heap; 1024 are needed");
    }
    return (heap >> 20)
        + " MiB heap, "
        + Runtime.getRuntime().availableProcessors()
        + " processors";
  }

  private static String natives() {
    Loader.load(opencv_core.class);
    return "OpenCV " + opencv_core.CV_VERSION + " on " + Loader.getPlatform();
  }

  private static String detector(Config config) {
    ModelSpec spec =
        ModelCatalogue.load(config.models().dir())
            .resolve(config.detect().model(), Task.DETECTION, config.models().dir());
    DetectorFamilies.of(spec, Device.CPU);
    return opened(spec);
  }

  private static String embedder(Config config) {
    ModelSpec spec =
        ModelCatalogue.load(config.models().dir())
            .resolve(config.embed().model(), Task.EMBEDDING, config.models().dir());
    Embedders.of(spec, Device.CPU);
    return opened(spec);
  }

  private static String opened(ModelSpec spec) {
    return spec.id() + " opens and runs (" + spec.path() + ")";
  }

  private static String spark(Config config) {
    try (Sessions.Opened session = Sessions.open("doctor", config.storage().hadoop())) {
      SparkSession spark = session.spark();
      long rows = spark.range(10).count();
      if (rows != 10) {
        throw new IllegalStateException("Spark counted " + rows + " rows of 10");
      }
      return Versions.all(spark.version()) + " on " + spark.sparkContext().master();
    }
  }

  private static String writable(String root, Map<String, String> hadoop) {
    Configuration conf = new Configuration();
    hadoop.forEach(conf::set);
    WarehouseAccess.check(root, List.of(), conf);
    return root + " is writable";
  }
}
