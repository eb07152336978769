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
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
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

  /** The settings of a run on the photographs, {@code key=value}, without its warehouse. */
  public List<String> settings() {
    return List.of(
        "ingest.input=" + photos(),
        "ingest.dataset=demo",
        "ingest.licence=none needed",
        "ingest.basis=drawn: shows nobody who exists",
        // Nothing is left outside the folder.
        "clean.keep_students=false");
  }

  private Path description() {
    return root.resolve("collection.txt");
  }

  /** Parts of the truth while Spark's tasks draw. */
  private Path parts() {
    return root.resolve("truth.parts");
  }

  /** Whether this collection is here and complete. */
  public boolean holds(NoisyCollection collection) throws IOException {
    return Files.exists(truth()) && isOf(collection);
  }

  private boolean isOf(NoisyCollection collection) throws IOException {
    return Files.exists(description())
        && Files.readString(description()).equals(described(collection));
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
            Files.exists(description())
                ? "It holds another collection: " + Files.readString(description()).strip()
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
    begin(collection);
    Path unfinished = unfinished();
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

  private void begin(NoisyCollection collection) throws IOException {
    Files.createDirectories(photos());
    Files.writeString(description(), described(collection));
  }

  private Path unfinished() {
    return root.resolve("truth.csv.part");
  }

  /**
   * Draws a collection by Spark's tasks: the same files and the same truth as {@link
   * #draw(NoisyCollection, AtomicLong)}, whatever the number of tasks and executors. All see the
   * folder at the same path. A stopped drawing goes on where it stopped.
   *
   * @param people counts the finished people
   * @return number of files
   */
  public long draw(SparkSession spark, NoisyCollection collection, LongAccumulator people)
      throws IOException {
    begin(collection);
    Files.createDirectories(parts());
    List<Long> numbers = LongStream.range(0, DrawTask.parts(collection)).boxed().toList();
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(numbers, Math.max(1, numbers.size()))
        .foreach(new DrawTask(root.toString(), collection, people));
    long files = 0;
    try (BufferedWriter out = Files.newBufferedWriter(unfinished())) {
      out.write(Truth.header() + "\n");
      for (long number : numbers) {
        try (Stream<String> lines = Files.lines(part(number))) {
          for (String line : (Iterable<String>) lines::iterator) {
            out.write(line + "\n");
            files++;
          }
        }
      }
    }
    Files.move(unfinished(), truth(), StandardCopyOption.ATOMIC_MOVE);
    try (Stream<Path> inside = Files.list(parts())) {
      for (Path part : inside.toList()) {
        Files.delete(part);
      }
    }
    Files.delete(parts());
    return files;
  }

  private Path part(long number) {
    return parts().resolve(number + ".csv");
  }

  /** Draws the people from one number to another, unless an earlier attempt did. */
  void drawPart(NoisyCollection collection, long number, int start, int end) throws IOException {
    if (Files.exists(part(number))) {
      return;
    }
    List<String> lines = new ArrayList<>();
    for (int person = start; person < end; person++) {
      lines.addAll(drawPerson(collection.folders(person)));
    }
    // Two attempts at a task write the same bytes; each moves a file of its own.
    Path own = Files.createTempFile(parts(), number + "-", ".part");
    Files.write(own, lines);
    Files.move(
        own, part(number), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
