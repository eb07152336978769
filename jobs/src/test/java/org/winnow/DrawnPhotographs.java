package org.winnow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.winnow.demo.CollectionFolder;
import org.winnow.render.collection.NoisyCollection;

/**
 * Small noisy collections of drawn photographs. They show people who do not exist, so every clone
 * can run the tests that use them. A collection is drawn once for each test JVM.
 */
final class DrawnPhotographs {
  /** Wrong names, split names, copies, pictures without a face and broken files. */
  static final NoisyCollection NOISY = new NoisyCollection(8, 4, 0.4, 7);

  private static CollectionFolder noisy;

  /** The models that need no file. */
  private static final List<String> MODELS =
      List.of("--detector", "builtin-haar", "--embedder", "builtin-gradients");

  private DrawnPhotographs() {}

  /** The noisy collection; tests read it only. */
  static synchronized CollectionFolder noisy() {
    if (noisy == null) {
      try {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        CollectionFolder folder =
            new CollectionFolder(Files.createTempDirectory(target, "drawn-photographs-"));
        folder.draw(NOISY, new AtomicLong());
        noisy = folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return noisy;
  }

  /** Number of files of the noisy collection. */
  static int files() throws IOException {
    return Files.readAllLines(noisy().truth()).size() - 1;
  }

  /** The names of the noisy collection in order: its folders. */
  static List<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(noisy().photos())) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  /** Copies the photographs of some names into a folder of identities; the number of files. */
  static int copy(List<String> names, Path to) throws IOException {
    int files = 0;
    for (String name : names) {
      Path folder = Files.createDirectories(to.resolve(name));
      try (Stream<Path> all = Files.list(noisy().photos().resolve(name))) {
        for (Path file : all.toList()) {
          Files.copy(file, folder.resolve(file.getFileName()));
          files++;
        }
      }
    }
    return files;
  }

  /** A command line with the models that need no file. */
  static String[] withBuiltInModels(String... arguments) {
    return Stream.concat(Stream.of(arguments), MODELS.stream()).toArray(String[]::new);
  }
}
