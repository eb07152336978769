package org.winnow.bench.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/**
 * Levels of photographs whose faces were found and embedded once, for all levels.
 *
 * @param drawn the claims of each level
 * @param photographs the warehouse with the photographs' faces
 * @param copies the warehouse with those of their copies, where there are any
 */
record PhotographLevels(
    SparkSession spark,
    Map<LabelNoise, WrongNames> drawn,
    DeltaStore photographs,
    Optional<CopiedPhotographs> copies)
    implements LabelLevel.Source {
  private static final String CLAIM = "claim";

  private static final StructType CLAIMS =
      new StructType()
          .add(Sources.URI.name(), DataTypes.StringType, false)
          .add(LabelLevel.NAME, DataTypes.StringType, false)
          .add(LabelLevel.PERSON, DataTypes.StringType, false);

  @Override
  public LabelLevel level(LabelNoise noise, String root) {
    WrongNames names = drawn.get(noise);
    Dataset<Row> claims = Materializer.materialize(claims(names));
    DeltaStore into = new DeltaStore(spark, root);
    Dataset<Row> ids = claims.select(Sources.IMAGE_ID.col());
    Dataset<Row> faces = all(Faces.TABLE).join(ids, Sources.IMAGE_ID.name());
    GeneratedLevels.append(into, Sources.TABLE, GeneratedLevels.claimedSources(claims));
    GeneratedLevels.append(into, Images.TABLE, images(ids));
    GeneratedLevels.append(
        into, Faces.TABLE, faces.withColumn(Faces.CROP.name(), lit(new byte[1])));
    for (Table table : List.of(Duplicates.TABLE, ImageHashes.TABLE)) {
      GeneratedLevels.append(
          into, table, photographs.read(table).join(ids, Sources.IMAGE_ID.name()));
    }
    GeneratedLevels.append(
        into,
        Embeddings.TABLE,
        all(Embeddings.TABLE)
            .join(faces.select(Faces.FACE_ID.col()), Faces.FACE_ID.name(), "left_semi"));
    return new LabelLevel(root, claims, names(names), joined(names), copies.isEmpty());
  }

  /** The bytes are only needed to compare copies. */
  private Dataset<Row> images(Dataset<Row> ids) {
    Dataset<Row> images = all(Images.TABLE).join(ids, Sources.IMAGE_ID.name());
    return copies.isPresent() ? images : images.withColumn(Images.BYTES.name(), lit(new byte[1]));
  }

  private Dataset<Row> all(Table table) {
    Dataset<Row> rows = photographs.read(table);
    return copies.map(more -> rows.unionByName(more.tables().read(table))).orElse(rows);
  }

  /** Of photographs that are the same file, one claim counts. */
  private Dataset<Row> claims(WrongNames names) {
    List<Row> rows = new ArrayList<>();
    for (WrongNames.Claim claim : names.claims()) {
      java.nio.file.Path file =
          claim.copy() ? copies.orElseThrow().place(claim.file()) : claim.file();
      String uri = new Path(file.toAbsolutePath().toUri()).toString();
      rows.add(RowFactory.create(uri, claim.name(), claim.person()));
    }
    return spark
        .createDataFrame(rows, CLAIMS)
        .join(
            all(Sources.TABLE)
                .filter(Sources.IMAGE_ID.col().isNotNull())
                .select(Sources.URI.col(), Sources.IMAGE_ID.col())
                .distinct(),
            Sources.URI.name())
        .groupBy(Sources.IMAGE_ID.col())
        .agg(min(struct(Sources.URI.col(), col(LabelLevel.NAME), col(LabelLevel.PERSON))).as(CLAIM))
        .select(
            Sources.IMAGE_ID.name(),
            CLAIM + "." + Sources.URI,
            CLAIM + "." + LabelLevel.NAME,
            CLAIM + "." + LabelLevel.PERSON);
  }

  private Dataset<Row> names(WrongNames names) {
    List<Row> rows = new ArrayList<>();
    names.names().forEach((name, person) -> rows.add(RowFactory.create(name, person)));
    return spark.createDataFrame(rows, LabelLevel.NAMES);
  }

  private Dataset<Row> joined(WrongNames names) {
    List<Row> rows = new ArrayList<>();
    names
        .joined()
        .forEach(
            (name, second) -> rows.add(RowFactory.create(name, names.names().get(name), second)));
    return spark.createDataFrame(rows, LabelLevel.JOINED);
  }
}
