package org.winnow.pipeline;

import org.winnow.claim.CaptionNames;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.store.DeltaStore;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/**
 * Decides whether a run cleans names or groups faces. It groups faces if no photograph has a name,
 * or if groups are published.
 */
final class StageSelection {
  private final Config config;
  private final Console console;
  private Boolean groups;

  StageSelection(Config config, Console console) {
    this.config = config;
    this.console = console;
  }

  /** Whether a stage runs; called after the previous stages. */
  boolean isSelected(Stage stage, DeltaStore tables) {
    return switch (stage.condition()) {
      case ALWAYS, URLS, FILES, BENCHMARKS, ATTRIBUTES -> true;
      case NEVER -> false;
      case CAPTIONS -> hasCaptions(tables);
      case UNNAMED -> groups(tables);
      case NAMED -> !groups(tables);
      case NAMED_OR_PUBLISHED -> !groups(tables) || config.curate().groups();
    };
  }

  /** Whether the caption of a source with an image is known. */
  static boolean hasCaptions(DeltaStore tables) {
    return !tables.read(Sources.TABLE).filter(Sources.isCaptioned()).isEmpty();
  }

  /** Whether a source claims a name for an image. */
  static boolean hasNames(DeltaStore tables) {
    return !tables.read(Sources.TABLE).filter(Sources.isNamed()).isEmpty();
  }

  private boolean groups(DeltaStore tables) {
    if (groups == null) {
      boolean hasNoNames = !config.curate().groups() && hasNoNames(tables);
      groups = hasNoNames || config.curate().groups();
      if (hasNoNames) {
        console.say(
            "run     no photograph has a name: the run groups faces instead of cleaning them. Add"
                + " --publish-groups to publish the groups.");
      }
    }
    return groups;
  }

  /** Whether no name is left. Labels of removed names need one more cleaning. */
  private boolean hasNoNames(DeltaStore tables) {
    return !hasNames(tables)
        && !(config.clean().captionNames() && CaptionNames.any(tables))
        && tables.read(Labels.TABLE).filter(Labels.CLAIMED_IDENTITY.col().isNotNull()).isEmpty();
  }
}
