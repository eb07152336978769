package org.winnow.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.archive.RecordIo;
import org.winnow.table.Curated;
import org.winnow.table.Identities;
import org.winnow.text.Csv;

/**
 * Assembles the files of a whole export from its shards and its classes, in one pass with one
 * buffer. A single file has only one writer: one task, which reads the classes in order and returns
 * the checksum lines of its files.
 */
final class Assembly implements MapPartitionsFunction<Row, String> {
  private static final String CLASSES_HEAD =
      Csv.line(
              Curated.LABEL.name(),
              Curated.IDENTITY_ID.name(),
              Curated.IDENTITY.name(),
              Identities.FACES.name())
          + "\n";

  /** Largest integer that the float header of RecordIO holds exactly. */
  private static final long MOST_WITH_HEAD = 1 << 24;

  private final String root;
  private final Format format;
  private final Export size;
  private final boolean mixed;
  private final SerializableConfiguration hadoop;

  /**
   * @param order what is exported: its rows stay on the driver
   */
  Assembly(Path root, Export.Order order, Export size, SerializableConfiguration hadoop) {
    this.root = root.toString();
    this.format = order.format();
    this.mixed = order.mixed();
    this.size = size;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<String> call(Iterator<Row> classes) throws IOException {
    String attempt = "task-" + TaskContext.get().taskAttemptId();
    try (Folder folder = new Folder(new Path(root), hadoop.value(), attempt)) {
      try (OutputStream identities = folder.create("identities.csv")) {
        write(identities, CLASSES_HEAD);
        if (format == Format.RECORDIO) {
          recordIo(folder, classes, identities);
        } else {
          while (classes.hasNext()) {
            identity(classes.next(), identities);
          }
        }
      }
      if (format == Format.MANIFEST) {
        manifest(folder);
      }
      return folder.checksums().iterator();
    }
  }

  /** Writes a line of identities.csv: a class with its name. */
  private static void identity(Row row, OutputStream out) throws IOException {
    String line =
        Csv.line(
            Integer.toString(row.getInt(0)),
            row.getString(1),
            Csv.harmless(row.getString(2)),
            Long.toString(row.getLong(3)));
    write(out, line + "\n");
  }

  private void manifest(Folder folder) throws IOException {
    try (OutputStream out = folder.create("manifest.csv")) {
      write(out, FaceMetadata.csvHead(mixed));
      for (int shard = 0; shard < size.shards(); shard++) {
        copy(folder, Format.part(shard, "csv"), out);
      }
    }
  }

  /**
   * Writes train.rec, train.idx and property in the layout of InsightFace. Record 0 holds the end
   * of the pictures and of the classes. The pictures follow from 1, then one record per class with
   * the range of its pictures. If the numbers exceed the floats of the header, or for a mix, only
   * pictures are written. arcface_torch then uses every record of the index.
   */
  private void recordIo(Folder folder, Iterator<Row> rows, OutputStream names) throws IOException {
    long faces = size.faces();
    long identities = size.identities();
    // The pictures of a class of a mix do not follow one another.
    boolean head = !mixed && faces + identities < MOST_WITH_HEAD;
    try (OutputStream records = folder.create("train.rec");
        OutputStream index = folder.create("train.idx")) {
      RecordIo own = new RecordIo(records);
      if (head) {
        write(index, "0\t0\n");
        own.range(0, faces + 1, faces + 1 + identities);
      }
      long offset = own.position();
      for (int shard = 0; shard < size.shards(); shard++) {
        shift(folder, Format.part(shard, "idx"), offset, index);
        offset += copy(folder, Format.part(shard, "rec"), records);
      }
      long before = own.position();
      while (rows.hasNext()) {
        Row row = rows.next();
        identity(row, names);
        if (head) {
          long id = faces + 1 + row.getInt(0);
          long first = row.getLong(4) + 1;
          write(index, id + "\t" + (offset + own.position() - before) + "\n");
          own.range(id, first, first + row.getLong(3));
        }
      }
    }
    folder.write("property", identities + ",112,112\n");
  }

  /**
   * Writes checksums.sha256 of all files, for {@code sha256sum -c}. It is the last file: an export
   * that has it is complete.
   *
   * @param shards number of shards whose own files remain
   */
  static void checksums(Folder folder, int shards) throws IOException {
    try (OutputStream out = folder.create(Export.MARK)) {
      for (int shard = 0; shard < shards; shard++) {
        copy(folder, ShardTask.done(shard), out);
      }
      for (String line : folder.checksums()) {
        write(out, line + "\n");
      }
    }
  }

  private static void shift(Folder folder, String name, long offset, OutputStream out)
      throws IOException {
    try (BufferedReader lines = folder.lines(name)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int tab = line.indexOf('\t');
        long at = Long.parseLong(line.substring(tab + 1)) + offset;
        write(out, line.substring(0, tab + 1) + at + "\n");
      }
    }
  }

  private static long copy(Folder folder, String name, OutputStream out) throws IOException {
    try (InputStream in = folder.open(name)) {
      return in.transferTo(out);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
