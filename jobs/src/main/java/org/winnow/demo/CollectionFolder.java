package org.winnow.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.winnow.console.Errors;
import org.winnow.render.collection.NamedFolder;
import org.winnow.render.collection.NoisyCollection;
import org.winnow.render.collection.Photographer;

/**
 * A folder with a drawn collection: the photographs in folders of names, and the truth beside them.
 * The truth is written last. An incomplete collection is drawn again.
 */
public final class CollectionFolder {
  /** Number of people whose truth is held in memory before it is written. */
  private static final int PART = 64;

  private final Path root;

  public CollectionFolder(Path root) {
    this.root = root;
  }

  /** The photographs: one folder per name. */
  public Path photos() {
    return root.resolve("photos");
  }

  /** The ground truth: {@code truth.csv}. */
  public Path truth() {
    return root.resolve("truth.csv");
  }

  /** The warehouse of the run. */
  public Path warehouse() {
    return root.resolve("tables");
  }

  private Path settings() {
    return root.resolve("collection.txt");
  }

  /** Whether this collection is here and complete. */
  public boolean holds(NoisyCollection collection) throws IOException {
    return Files.exists(truth()) && isOf(collection);
  }

  private boolean isOf(NoisyCollection collection) throws IOException {
    return Files.exists(settings()) && Files.readString(settings()).equals(described(collection));
  }

  /**
   * Rejects a folder with other content.
   *
   * @throws org.winnow.console.UserException if the folder holds anything but this collection
   */
  public void check(NoisyCollection collection) throws IOException {
    if (!Files.exists(root) || isOf(collection)) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw Errors.demoFolder(root.toString(), "It is a file.");
    }
    try (Stream<Path> inside = Files.list(root)) {
      if (inside.findAny().isPresent()) {
        throw Errors.demoFolder(
            root.toString(),
            Files.exists(settings())
                ? "It holds another collection: " + Files.readString(settings()).strip()
                : "It holds other files.");
      }
    }
  }

  private static String described(NoisyCollection c) {
    return String.format(
        Locale.ROOT,
        "people %d, images %d, noise %s, seed %d%n",
        c.people(),
        c.images(),
        c.noise(),
        c.seed());
  }

  /**
   * Draws a collection on all processors.
   *
   * @param people counts the finished people; read from other threads
   * @return number of files
   */
  public long draw(NoisyCollection collection, AtomicLong people) throws IOException {
    Files.createDirectories(photos());
    Files.writeString(settings(), described(collection));
    Path unfinished = root.resolve("truth.csv.part");
    long files = 0;
    try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
      out.write(Truth.header() + "\n");
      for (int start = 0; start < collection.people(); start += PART) {
        int end = Math.min(start + PART, collection.people());
        List<List<String>> lines =
            IntStream.range(start, end)
                .parallel()
                .mapToObj(
                    person -> {
                      List<String> of = drawPerson(collection.folders(person));
                      people.incrementAndGet();
                      return of;
                    })
                .toList();
        for (List<String> of : lines) {
          for (String line : of) {
            out.write(line + "\n");
            files++;
          }
        }
      }
    }
    Files.move(unfinished, truth(), StandardCopyOption.ATOMIC_MOVE);
    return files;
  }

  private List<String> drawPerson(List<NamedFolder> folders) {
    List<String> lines = new ArrayList<>();
    for (NamedFolder folder : folders) {
      try {
        Files.createDirectories(photos().resolve(folder.name()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Photographer.draw(
          folder,
          file -> {
            try {
              Files.write(photos().resolve(file.planned().path()), file.bytes());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            lines.add(Truth.line(folder, file));
          });
    }
    return lines;
  }
}
