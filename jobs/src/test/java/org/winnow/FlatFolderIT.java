package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.demo.CollectionFolder;
import org.winnow.render.collection.NoisyCollection;
import org.winnow.testing.SparkExtension;

/** The whole pipeline on photographs without names, on one photograph, and on none of a face. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class FlatFolderIT {
  private static final String[] BUILT_IN = {
    "--detector", "builtin-haar", "--embedder", "builtin-gradients"
  };
  @TempDir private Path folder;

  @Test
  void aFlatFolderIsGroupedAndTheGroupsArePublishedIfAsked(SparkSession spark) throws IOException {
    CollectionFolder drawn = new CollectionFolder(folder.resolve("drawn"));
    drawn.draw(new NoisyCollection(3, 3, 0, 5), new AtomicLong());
    Path flat = Files.createDirectory(folder.resolve("flat"));
    try (Stream<Path> files = Files.walk(drawn.photos())) {
      int number = 0;
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        Files.copy(file, flat.resolve(number++ + name.substring(name.lastIndexOf('.'))));
      }
    }
    Winnow winnow = new Winnow(folder.resolve("tables"));

    run(winnow, flat);
    assertThat(winnow.messages())
        .contains("no photograph has a name", "--publish-groups", "cluster ")
        .doesNotContain("clean  ", "curate ");
    assertThat(winnow.sql("SELECT count(*) FROM clusters"))
        .isEqualTo(winnow.sql("SELECT count(*) FROM faces"))
        .isNotEqualTo("0");
    winnow.succeed("report", "--out", folder.resolve("report.html").toString());

    run(winnow, flat, "--publish-groups");
    assertThat(winnow.sql("SELECT count(*) FROM curated"))
        .isEqualTo(winnow.sql("SELECT count(*) FROM clusters WHERE faces > 1"));
  }

  @Test
  void aFolderWithoutFacesAndOnePhotographAreRunToTheEnd() throws IOException {
    Path bare = folder.resolve("bare");
    Files.createDirectories(bare.resolve("Ada"));
    ImageIO.write(
        new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB),
        "png",
        bare.resolve("Ada/1.png").toFile());
    Winnow winnow = new Winnow(folder.resolve("bare-tables"));
    run(winnow, bare);
    assertThat(winnow.messages()).contains("there is no face to clean");

    Path flat = Files.createDirectory(folder.resolve("flat-bare"));
    Files.copy(bare.resolve("Ada/1.png"), flat.resolve("1.png"));
    Winnow flatWinnow = new Winnow(folder.resolve("flat-tables"));
    run(flatWinnow, flat);
    assertThat(flatWinnow.messages()).contains("there is no face to group");
    flatWinnow.succeed("report", "--out", folder.resolve("bare.html").toString());
  }

  private static void run(Winnow winnow, Path input, String... more) {
    winnow.succeed(
        Stream.of(List.of("run", "--input", input.toString()), List.of(BUILT_IN), List.of(more))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }
}
