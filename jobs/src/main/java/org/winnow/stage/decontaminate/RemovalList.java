package org.winnow.stage.decontaminate;

import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.sha2;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.DecontaminateSettings;
import org.winnow.console.IngestErrors;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.publish.BenchmarkPolicy;
import org.winnow.publish.CuratedRows;
import org.winnow.store.DeltaStore;
import org.winnow.table.Curated;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Overlaps;
import org.winnow.text.Csv;

/**
 * The list of the faces that benchmarks take out of the published data, as a CSV file that others
 * can apply to the same images: image by the SHA-256 of its bytes, face, name, benchmark, evidence.
 * It is written row by row.
 */
final class RemovalList {
  private static final List<String> HEAD =
      List.of(
          "image_sha256",
          Faces.FACE_INDEX.name(),
          Curated.IDENTITY.name(),
          Overlaps.BENCHMARK.name(),
          Overlaps.BENCHMARK_KEY.name(),
          Overlaps.KIND.name(),
          Overlaps.CERTAINTY.name(),
          Overlaps.SIMILARITY.name());

  private RemovalList() {}

  /** Writes the list if a file is given. */
  static void write(JobContext context, DecontaminateSettings settings) {
    if (settings.removals().isEmpty()) {
      return;
    }
    String file = settings.removals().get();
    long rows = 0;
    Path path = new Path(file);
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    // A separate instance without checksums leaves no hidden file.
    try (FileSystem storage = FileSystem.newInstance(path.toUri(), hadoop);
        Writer out = open(storage, path)) {
      out.write(Csv.line(HEAD) + "\n");
      Iterator<Row> faces = rows(context.tables(), settings).toLocalIterator();
      while (faces.hasNext()) {
        Row face = faces.next();
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < HEAD.size(); i++) {
          cells.add(face.isNullAt(i) ? "" : Csv.harmless(face.getString(i)));
        }
        out.write(Csv.line(cells) + "\n");
        rows++;
      }
    } catch (IOException e) {
      throw IngestErrors.list(file, "It cannot be written: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw IngestErrors.list(file, "It cannot be written: " + e.getCause().getMessage());
    }
    context.info(Unit.FACES.of(rows) + " to leave out, listed in " + file);
  }

  private static Dataset<Row> rows(DeltaStore tables, DecontaminateSettings settings) {
    Dataset<Row> overlaps = BenchmarkPolicy.removed(tables.read(Overlaps.TABLE), settings);
    Dataset<Row> names =
        CuratedRows.keptLabels(tables.read(Labels.TABLE), tables.read(Identities.TABLE))
            .select(Labels.FACE_ID.col(), Curated.IDENTITY.col());
    return overlaps
        .join(names, new String[] {Overlaps.FACE_ID.name()}, "left")
        .orderBy(Overlaps.BENCHMARK.col(), Overlaps.FACE_ID.col())
        .select(
            Faces.imageId(Overlaps.FACE_ID.col()),
            Overlaps.FACE_ID.col().substr(66, 3).cast("int").cast("string"),
            shown(Curated.IDENTITY.col(), settings),
            Overlaps.BENCHMARK.col(),
            shown(Overlaps.BENCHMARK_KEY.col(), settings),
            Overlaps.KIND.col(),
            Overlaps.CERTAINTY.col(),
            format_string("%.4f", Overlaps.SIMILARITY.col()));
  }

  private static Column shown(Column name, DecontaminateSettings settings) {
    return settings.redact() ? sha2(name, 256) : name;
  }

  private static Writer open(FileSystem storage, Path path) throws IOException {
    storage.setWriteChecksum(false);
    return new BufferedWriter(
        new OutputStreamWriter(storage.create(path, true), StandardCharsets.UTF_8));
  }
}
