package org.winnow.bench.copies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.bench.generate.NullColumns;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.PipelineOptions;
import org.winnow.console.Console;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/**
 * Winnow's stages over the pictures. Faces are found and embedded once; dedup runs over all
 * pictures, then over the photographs and the copies of each attack.
 */
final class CopyStages {
  private static final String[] BY_IMAGE = {Images.IMAGE_ID.name()};

  private final SparkSession spark;
  private final Console console;
  private final PipelineOptions options;
  private final Path scratch;
  private final DeltaStore tables;

  CopyStages(SparkSession spark, Console console, PipelineOptions options, Path scratch) {
    this.spark = spark;
    this.console = console;
    this.options = options;
    this.scratch = scratch;
    tables = new DeltaStore(spark, root());
  }

  private String root() {
    return scratch.resolve("warehouse").toString();
  }

  /** The tables over all pictures. */
  DeltaStore tables() {
    return tables;
  }

  /**
   * Runs all stages up to dedup.
   *
   * @param folder with the pictures
   */
  Map<Stage, Pipeline.Outcome> run(Path folder) {
    return pipeline(
        List.of(Stage.INGEST, Stage.DETECT, Stage.EMBED, Stage.DEDUP),
        "warehouse=" + root(),
        "ingest.input=" + folder,
        "ingest.layout=flat");
  }

  private Map<Stage, Pipeline.Outcome> pipeline(List<Stage> stages, String... settings) {
    return new Pipeline(console, Clock.systemUTC()).run(stages, options.load(settings), false);
  }

  /** The image of each picture that ingest took, in the order of the pictures. */
  Map<Picture, String> imageIds(List<Picture> pictures) {
    Map<String, String> byUri = new HashMap<>();
    // One row for each picture.
    for (Row row :
        tables
            .read(Sources.TABLE)
            .filter(Sources.IMAGE_ID.col().isNotNull())
            .select(Sources.URI.col(), Sources.IMAGE_ID.col())
            .collectAsList()) {
      byUri.put(row.getString(0), row.getString(1));
    }
    Map<Picture, String> ids = new LinkedHashMap<>();
    for (Picture picture : pictures) {
      String id = byUri.get(uri(picture.file()));
      if (id != null) {
        ids.put(picture, id);
      }
    }
    return ids;
  }

  private static String uri(Path file) {
    return new org.apache.hadoop.fs.Path(file.toAbsolutePath().toUri()).toString();
  }

  /** What dedup said of all pictures at once. */
  DedupGroups allAtOnce() {
    return groups(tables);
  }

  /**
   * Runs dedup over some of the images, in a warehouse of its own.
   *
   * @param ids images
   */
  DedupGroups of(List<String> ids) throws IOException {
    Path place = Files.createDirectory(scratch.resolve("some"));
    try {
      DeltaStore some = new DeltaStore(spark, place.toString());
      Dataset<Row> wanted =
          spark.createDataset(ids, Encoders.STRING()).toDF(Images.IMAGE_ID.name()).distinct();
      append(some, Images.TABLE, of(Images.TABLE, wanted));
      Dataset<Row> faces = of(Faces.TABLE, wanted);
      append(some, Faces.TABLE, faces);
      append(
          some,
          Embeddings.TABLE,
          tables
              .read(Embeddings.TABLE)
              .join(
                  faces.select(Faces.FACE_ID.col()),
                  new String[] {Faces.FACE_ID.name()},
                  "left_semi"));
      append(
          some,
          ImageHashes.TABLE,
          of(ImageHashes.TABLE, wanted).drop(ImageHashes.COMPARED_FACES.name()));
      pipeline(List.of(Stage.DEDUP), "warehouse=" + place);
      return groups(some);
    } finally {
      Photographs.deleteAll(place);
    }
  }

  private Dataset<Row> of(Table table, Dataset<Row> wanted) {
    return tables.read(table).join(wanted, BY_IMAGE, "left_semi");
  }

  private static void append(DeltaStore into, Table table, Dataset<Row> rows) {
    into.append(
        table,
        NullColumns.fill(rows, table),
        "bench",
        new Commit("bench", "bench", "bench", Map.of()));
  }

  private static DedupGroups groups(DeltaStore tables) {
    return DedupGroups.of(
        tables
            .read(Duplicates.TABLE)
            .select(
                Duplicates.IMAGE_ID.col(),
                Duplicates.REPRESENTATIVE_ID.col(),
                Duplicates.KIND.col())
            .collectAsList());
  }
}
