package org.winnow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.winnow.pipeline.Stage;

/** What the table of runs says while another process writes it, without a session. */
final class NotedStages {
  private NotedStages() {}

  /** The stages that noted that they are done, by the commits of the table of runs. */
  static List<String> of(Path warehouse) throws IOException {
    List<String> stages = new ArrayList<>();
    Path log = warehouse.resolve("runs").resolve("_delta_log");
    if (Files.exists(log)) {
      try (Stream<Path> commits = Files.list(log)) {
        for (Path commit : commits.filter(file -> file.toString().endsWith(".json")).toList()) {
          String text = Files.readString(commit);
          Stage.pipeline().stream()
              .map(Stage::id)
              .filter(stage -> text.contains("\\\"stage\\\":\\\"" + stage + "\\\""))
              .forEach(stages::add);
        }
      }
    }
    return stages;
  }
}
