package org.winnow.stage.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.spark.Batches;
import org.winnow.stage.ingest.Entry.Kind;

/** The claims of the files below a folder. */
final class FolderClaims {
  /** Tasks among which folders are spread, for each processor: folders differ in size. */
  private static final int SPREAD = 8;

  private final SparkSession spark;
  private final SerializableConfiguration hadoop;
  private final Defaults settings;
  private final FolderLister.Rules rules;
  private final LeftOut leftOut = new LeftOut();

  FolderClaims(
      SparkSession spark,
      SerializableConfiguration hadoop,
      Defaults settings,
      FolderLister.Rules rules) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.settings = settings;
    this.rules = rules;
  }

  /**
   * Lists a folder: here as long as the entries are few, by executors beyond. No file stands in two
   * folders, so that no claim repeats.
   *
   * @param limit entries that are few
   */
  Offer of(String root, int limit) {
    FolderLister lister = FolderLister.of(root, rules, hadoop.value());
    FolderWalk.Few few = FolderWalk.few(Entry.folder(root, null, 0, List.of()), lister, limit);
    few.found().forEach(leftOut::add);
    List<Row> claims =
        few.found().stream()
            .filter(entry -> entry.kind() == Kind.FILE)
            .map(entry -> ClaimRows.of(entry, settings))
            .toList();
    return few.rest().isEmpty() ? Offer.of(claims, 0) : Offer.of(many(few.rest(), claims));
  }

  /** What was left out by the last listing, in sentences. */
  List<String> told() {
    return leftOut.sentences();
  }

  /** The claims of folders that executors list, and those that are known. */
  private Dataset<Row> many(List<Entry> folders, List<Row> known) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = SPREAD * context.defaultParallelism();
    List<Row> given = new ArrayList<>(folders.stream().map(Entry::row).toList());
    JavaRDD<Row> entries =
        context
            .parallelize(given, Math.min(given.size(), tasks))
            .mapPartitions(new FolderWalk(rules, hadoop, false))
            .repartition(tasks)
            .mapPartitions(new FolderWalk(rules, hadoop, true));
    Dataset<Row> listed = Batches.hold(spark.createDataFrame(entries, Entry.SCHEMA));
    tell(listed);
    Defaults ingest = settings;
    JavaRDD<Row> claims =
        listed
            .filter(col("kind").equalTo(Kind.FILE.name()))
            .javaRDD()
            .map(row -> ClaimRows.of(Entry.of(row), ingest));
    return spark
        .createDataFrame(claims.union(context.parallelize(known, 1)), ClaimRows.SCHEMA)
        .withColumn(Offer.ROWS, lit(1L));
  }

  private void tell(Dataset<Row> listed) {
    JavaRDD<Row> notes =
        listed
            .filter(col("note").isNotNull())
            .javaRDD()
            .map(Entry::of)
            .filter(entry -> LeftOut.key(entry) != null)
            .map(entry -> RowFactory.create(LeftOut.key(entry), LeftOut.place(entry)));
    StructType schema =
        new StructType().add("key", DataTypes.StringType).add("place", DataTypes.StringType);
    for (Row row :
        spark
            .createDataFrame(notes, schema)
            .groupBy("key")
            .agg(count(lit(1)), min("place"))
            .collectAsList()) {
      leftOut.add(row.getString(0), row.getLong(1), row.getString(2));
    }
  }
}
