package org.winnow.bench.label;

import java.util.ArrayList;
import java.util.List;
import org.winnow.console.Errors;
import picocli.CommandLine.Option;

/** The options that say how claims are made wrong. */
final class LabelNoiseOptions {
  @Option(
      names = "--outsiders",
      paramLabel = "F",
      split = ",",
      description =
          "Share of strangers under each name, 0 to 0.9; several with commas are measured one after"
              + " the other (default ${DEFAULT-VALUE})")
  private List<Double> outsiders = List.of(0.3);

  @Option(
      names = "--swapped",
      paramLabel = "F",
      description =
          "Share of right images that exchange names between two people (default ${DEFAULT-VALUE})")
  private double swapped = 0.05;

  @Option(
      names = "--split",
      paramLabel = "N",
      description =
          "People with ten images or more who are cut in two names (default ${DEFAULT-VALUE})")
  private int split = 20;

  @Option(
      names = "--second-name",
      paramLabel = "KIND",
      description =
          "The second name of a person who is cut in two: alias (NAME (alias)), form (other order,"
              + " initial, title, spelling or script) or number (it tells nothing). Photographs"
              + " only (default ${DEFAULT-VALUE})")
  private SecondName second = SecondName.ALIAS;

  @Option(
      names = "--joined",
      paramLabel = "N",
      description =
          "Pairs of people who are put under one name, that of whom has more photographs (default"
              + " ${DEFAULT-VALUE})")
  private int joined;

  @Option(
      names = "--repeated",
      paramLabel = "F",
      description =
          "Share of right images that are there again, cropped a little and compressed once more,"
              + " every other one under another name (default ${DEFAULT-VALUE})")
  private double repeated;

  @Option(
      names = "--tiny",
      paramLabel = "N",
      description = "People who are left one to three images (default ${DEFAULT-VALUE})")
  private int tiny;

  @Option(
      names = "--fewest",
      paramLabel = "N",
      description = "Fewest photographs of a person who keeps a name (default ${DEFAULT-VALUE})")
  private int fewest = 5;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Other numbers make other claims wrong (default ${DEFAULT-VALUE})")
  private long seed = 7;

  /** The levels asked for; the user is told of all faults at once. */
  List<LabelNoise> levels() {
    List<String> faults = new ArrayList<>();
    for (double share : outsiders) {
      if (!(share >= 0 && share <= 0.9)) {
        faults.add("--outsiders " + share + " is not within 0 and 0.9.");
      }
    }
    share(faults, "--swapped", swapped);
    share(faults, "--repeated", repeated);
    least(faults, "--split", split, 0);
    least(faults, "--joined", joined, 0);
    least(faults, "--tiny", tiny, 0);
    least(faults, "--fewest", fewest, 1);
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
    return outsiders.stream()
        .map(
            share ->
                new LabelNoise(share, swapped, split, second, joined, repeated, tiny, fewest, seed))
        .toList();
  }

  private static void share(List<String> faults, String option, double value) {
    if (!(value >= 0 && value <= 0.5)) {
      faults.add(option + " " + value + " is not within 0 and 0.5.");
    }
  }

  private static void least(List<String> faults, String option, int value, int least) {
    if (value < least) {
      faults.add(option + " " + value + " is below " + least + ".");
    }
  }
}
