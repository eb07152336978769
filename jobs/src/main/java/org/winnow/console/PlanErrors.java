package org.winnow.console;

import java.util.List;

/** User errors of {@code winnow plan}: what, why, remedy. */
public final class PlanErrors {
  private PlanErrors() {}

  public static UserException rates(List<String> faults) {
    return UserException.usage(
        "The rates have " + (faults.size() == 1 ? "a fault." : faults.size() + " faults."),
        faults,
        "Correct them and start again. conf/rates.conf has every key with its meaning.");
  }

  public static UserException noFile(String file) {
    return UserException.usage(
        "The file of --rates cannot be read.",
        "There is no readable file " + file + ".",
        "Give a file in the form of conf/rates.conf. It may hold single values only.");
  }

  public static UserException cluster(String option) {
    return UserException.usage(
        option + " is too small.",
        "A run needs at least one executor with one core; GPUs may be none.",
        "Give --executors and --cores of 1 or more, --gpus of 0 or more.");
  }

  /** A warehouse whose runs cannot be used. */
  public static UserException noCores() {
    return UserException.usage(
        "The runs of --warehouse cannot be used.",
        "It does not say on how many cores they ran.",
        "Give --measured-cores N, or leave --warehouse out.");
  }

  public static UserException noGpuRate(List<String> stages) {
    return UserException.usage(
        "The hours on GPUs cannot be computed.",
        "No rate of a GPU is known for "
            + String.join(", ", stages)
            + ": Winnow was not measured on one.",
        "Measure some thousand images on one of yours, and give stages.STAGE.gpu_rows_per_second in"
            + " a file by --rates. Or leave --gpus out.");
  }
}
