package org.winnow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.render.collection.NoisyCollection;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class DrawTaskIT {
  /** More people than one part. */
  private static final NoisyCollection PEOPLE =
      new NoisyCollection(DrawTask.PEOPLE + 2, 1, 0.5, 11);

  @TempDir private Path folder;

  @Test
  void sparkDrawsTheSameBytesAsThreadsAndAStoppedDrawingGoesOn(SparkSession spark)
      throws IOException {
    CollectionFolder threads = new CollectionFolder(folder.resolve("threads"));
    long files = threads.draw(PEOPLE, new AtomicLong());
    CollectionFolder tasks = new CollectionFolder(folder.resolve("tasks"));
    LongAccumulator people = spark.sparkContext().longAccumulator();
    // A killed attempt left its second part, and a file that it had not finished.
    Files.createDirectories(folder.resolve("tasks/truth.parts"));
    tasks.drawPart(PEOPLE, 1, DrawTask.PEOPLE, PEOPLE.people());
    Files.writeString(folder.resolve("tasks/truth.parts/0-x.part"), "half a line");

    assertThat(tasks.draw(spark, PEOPLE, people)).isEqualTo(files);
    assertThat(people.value()).isEqualTo(PEOPLE.people());
    assertThat(tasks.holds(PEOPLE)).isTrue();
    List<Path> drawn = filesBelow(threads);
    assertThat(filesBelow(tasks)).isEqualTo(drawn);
    for (Path file : drawn) {
      assertThat(folder.resolve("tasks").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("threads").resolve(file));
    }
  }

  /** All files, photographs and truth, relative to the folder. */
  private static List<Path> filesBelow(CollectionFolder place) throws IOException {
    Path root = place.photos().getParent();
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
    }
  }
}
