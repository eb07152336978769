package org.winnow.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.archive.RecordIo;

/**
 * Makes the files of a whole export out of those of its shards, in one pass that holds one buffer:
 * a single file can have only one writer.
 */
final class Assembly {
  /** A float, in which the head of RecordIO counts, holds whole numbers up to this. */
  private static final long MOST_WITH_HEAD = 1 << 24;

  private final Folder folder;
  private final int shards;

  Assembly(Folder folder, int shards) {
    this.folder = folder;
    this.shards = shards;
  }

  /** identities.csv: the classes by name. */
  void identities(Dataset<Row> classes) throws IOException {
    try (OutputStream out = folder.create("identities.csv")) {
      write(out, "label,identity_id,identity,faces\n");
      Iterator<Row> rows = classes.toLocalIterator();
      while (rows.hasNext()) {
        Row row = rows.next();
        write(
            out,
            FaceMetadata.line(
                Integer.toString(row.getInt(0)),
                row.getString(1),
                row.getString(2),
                Long.toString(row.getLong(3))));
      }
    }
  }

  void manifest() throws IOException {
    try (OutputStream out = folder.create("manifest.csv")) {
      write(out, FaceMetadata.CSV_HEAD);
      for (int shard = 0; shard < shards; shard++) {
        copy(Format.part(shard, "csv"), out);
      }
    }
  }

  /**
   * train.rec, train.idx and property. As InsightFace packs its own sets: record 0 says where the
   * pictures end and the classes end, pictures follow from 1, then one record a class with the
   * range of its pictures. Where there are too many pictures for the head's floats, only pictures
   * are written: arcface_torch then takes every record that the index names.
   */
  void recordIo(Dataset<Row> classes, long faces, long identities) throws IOException {
    boolean head = faces + identities < MOST_WITH_HEAD;
    try (OutputStream records = folder.create("train.rec");
        OutputStream index = folder.create("train.idx")) {
      RecordIo own = new RecordIo(records);
      if (head) {
        write(index, "0\t0\n");
        own.range(0, faces + 1, faces + 1 + identities);
      }
      long offset = own.position();
      for (int shard = 0; shard < shards; shard++) {
        shift(Format.part(shard, "idx"), offset, index);
        offset += copy(Format.part(shard, "rec"), records);
      }
      if (head) {
        long before = own.position();
        Iterator<Row> rows = classes.toLocalIterator();
        while (rows.hasNext()) {
          Row row = rows.next();
          long id = faces + 1 + row.getInt(0);
          long first = row.getLong(4) + 1;
          write(index, id + "\t" + (offset + own.position() - before) + "\n");
          own.range(id, first, first + row.getLong(3));
        }
      }
    }
    folder.write("property", identities + ",112,112\n");
  }

  /** checksums.sha256: all files, for {@code sha256sum -c}. */
  void checksums(boolean partsStay) throws IOException {
    try (OutputStream out = folder.create("checksums.sha256")) {
      for (int shard = 0; shard < shards && partsStay; shard++) {
        copy(ShardTask.done(shard), out);
      }
      for (String line : folder.checksums()) {
        write(out, line + "\n");
      }
    }
  }

  private void shift(String name, long offset, OutputStream out) throws IOException {
    try (BufferedReader lines = folder.lines(name)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int tab = line.indexOf('\t');
        long at = Long.parseLong(line.substring(tab + 1)) + offset;
        write(out, line.substring(0, tab + 1) + at + "\n");
      }
    }
  }

  private long copy(String name, OutputStream out) throws IOException {
    try (InputStream in = folder.open(name)) {
      return in.transferTo(out);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
