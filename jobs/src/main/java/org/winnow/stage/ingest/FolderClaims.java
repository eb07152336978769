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
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Defaults;
import org.winnow.claim.InputClaims;
import org.winnow.spark.Batches;
import org.winnow.stage.ingest.Entry.Kind;

/** Creates the claims of all files below a folder. */
final class FolderClaims {
  private static final String CATEGORY = "category";
  private static final String PLACE = "place";

  /** Folders differ in size, so each core gets several tasks. */
  private static final int TASKS_PER_CORE = 8;

  private final SparkSession spark;
  private final SerializableConfiguration hadoop;
  private final Defaults settings;
  private final FolderLister.Rules rules;
  private final ListingReport report = new ListingReport();

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
   * Lists a folder: on the driver up to a number of entries, beyond that on executors. Each file is
   * in one folder only, so claims are unique.
   *
   * @param limit largest number of entries to list on the driver
   */
  InputClaims of(String root, int limit) {
    FolderLister lister = FolderLister.of(root, rules, hadoop.value());
    FolderWalk.LocalWalk local =
        FolderWalk.walkLocally(Entry.folder(root, null, 0, List.of()), lister, limit);
    local.entries().forEach(report::add);
    FrameFolders folders = FrameFolders.of(root, rules.nameDepth(), settings);
    List<Row> claims =
        local.entries().stream()
            .filter(entry -> entry.kind() == Kind.FILE)
            .map(entry -> entry.claim(settings, folders))
            .toList();
    return local.remaining().isEmpty()
        ? InputClaims.of(claims, 0)
        : InputClaims.of(listDistributed(local.remaining(), claims, folders));
  }

  /** Messages about the entries that the last listing excluded. */
  List<String> messages() {
    return report.messages();
  }

  /** Lists folders on executors, and adds the known claims. */
  private Dataset<Row> listDistributed(
      List<Entry> folders, List<Row> known, FrameFolders frameFolders) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = TASKS_PER_CORE * context.defaultParallelism();
    List<Row> rows = new ArrayList<>(folders.stream().map(Entry::row).toList());
    JavaRDD<Row> entries =
        context
            .parallelize(rows, Math.min(rows.size(), tasks))
            .mapPartitions(new FolderWalk(rules, hadoop, false))
            .repartition(tasks)
            .mapPartitions(new FolderWalk(rules, hadoop, true));
    Dataset<Row> listed = Batches.persist(spark.createDataFrame(entries, Entry.SCHEMA));
    addToReport(listed);
    Defaults ingest = settings;
    JavaRDD<Row> claims =
        listed
            .filter(col(Entry.KIND).equalTo(Kind.FILE.name()))
            .javaRDD()
            .map(row -> Entry.of(row).claim(ingest, frameFolders));
    return spark
        .createDataFrame(claims.union(context.parallelize(known, 1)), ClaimRows.SCHEMA)
        .withColumn(InputClaims.ROWS, lit(1L));
  }

  private void addToReport(Dataset<Row> listed) {
    JavaRDD<Row> notes =
        listed
            .filter(col(Entry.NOTE).isNotNull())
            .javaRDD()
            .map(Entry::of)
            .filter(entry -> ListingReport.categoryOf(entry) != null)
            .map(
                entry ->
                    RowFactory.create(
                        ListingReport.categoryOf(entry), ListingReport.exampleOf(entry)));
    StructType schema =
        new StructType().add(CATEGORY, DataTypes.StringType).add(PLACE, DataTypes.StringType);
    for (Row row :
        spark
            .createDataFrame(notes, schema)
            .groupBy(CATEGORY)
            .agg(count(lit(1)), min(PLACE))
            .collectAsList()) {
      report.add(row.getString(0), row.getLong(1), row.getString(2));
    }
  }
}
