package org.winnow.store;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Quarantine;
import org.winnow.table.Runs;
import org.winnow.table.Table;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
public class DeltaStoreIT {
  private static final Commit COMMIT = new Commit("run-1", "ingest", "", Map.of("images", 3L));
  @TempDir private Path warehouse;
  private SparkSession spark;
  private DeltaStore store;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    store = open();
  }

  /** How the state of tables is asked for. */
  TableFiles.Access access() {
    return SnapshotFiles::new;
  }

  private DeltaStore open() {
    return new DeltaStore(spark, warehouse.toString(), access());
  }

  @Test
  void aTableThatWasNeverWrittenIsEmpty() {
    assertThat(store.exists(Quarantine.TABLE)).isFalse();
    assertThat(store.version(Quarantine.TABLE)).isEqualTo(-1);
    assertThat(store.read(Quarantine.TABLE).count()).isZero();
  }

  @Test
  void aWarehouseMayBeNamedFromTheWorkingDirectory() {
    Path here = Path.of("").toAbsolutePath();
    DeltaStore relative = new DeltaStore(spark, here.relativize(warehouse).toString(), access());

    assertThat(relative.insert(Quarantine.TABLE, rows("a"), COMMIT)).isEqualTo(1);

    assertThat(keys()).containsExactly("a");
    assertThat(warehouse.resolve("quarantine/_delta_log")).exists();
  }

  @Test
  void aCreationThatWasKilledIsDoneAgain() throws IOException {
    Files.createDirectories(warehouse.resolve("quarantine/_delta_log"));
    Files.writeString(warehouse.resolve("quarantine/_delta_log/.0.json.tmp"), "");

    assertThat(store.insert(Quarantine.TABLE, rows("a"), COMMIT)).isEqualTo(1);
  }

  /** Only {@link SnapshotFiles} writes rows before the table exists. */
  @Test
  void aFirstWriteThatWasKilledIsDoneAgain() throws IOException {
    assumeTrue(access().of(spark, warehouse.toString()) instanceof SnapshotFiles);
    for (Runnable again :
        List.<Runnable>of(
            () -> store.insert(Quarantine.TABLE, rows("a"), COMMIT),
            () -> store.recordSettings(Quarantine.TABLE, "ingest", "{}"))) {
      store.insert(Quarantine.TABLE, rows("lost"), COMMIT);
      FileUtils.cleanDirectory(warehouse.resolve("quarantine/_delta_log").toFile());
      DeltaLog.clearCache();
      store = open();
      again.run();
      assertThat(keys()).doesNotContain("lost");
      FileUtils.deleteDirectory(warehouse.resolve("quarantine").toFile());
      DeltaLog.clearCache();
      store = open();
    }
  }

  @Test
  void foldersOfOthersAreLeftAlone() throws IOException {
    Path photograph = Files.createDirectories(warehouse.resolve("quarantine")).resolve("a.jpg");
    Files.writeString(photograph, "x");

    assertThatThrownBy(() -> store.insert(Quarantine.TABLE, rows("a"), COMMIT))
        .isInstanceOf(FolderInTheWayException.class);
    assertThat(photograph).exists();
  }

  @Test
  void twoWritersOfOneTableDoNotBothAddRows() {
    store.insert(Quarantine.TABLE, rows("a"), COMMIT);
    long version = store.version(Quarantine.TABLE);

    assertThat(store.insertSince(Quarantine.TABLE, rows("b"), COMMIT, version)).isEqualTo(1);
    assertThatThrownBy(() -> store.insertSince(Quarantine.TABLE, rows("b"), COMMIT, version))
        .isInstanceOf(ConcurrentWriteException.class);

    assertThat(keys()).containsExactly("a", "b");
  }

  @Test
  void twoFirstWritersOfOneTableDoNotBothAddRows() {
    store.recordSettings(Quarantine.TABLE, "ingest", "{}");
    long basis = store.stored(Quarantine.TABLE).log().rowsVersion();
    TableWriter one = new TableWriter(spark);
    TableWriter other = new TableWriter(spark);

    other.appendExclusively(open().stored(Quarantine.TABLE), rows("b"), COMMIT, basis);
    optimize();

    assertThatThrownBy(
            () -> one.appendExclusively(store.stored(Quarantine.TABLE), rows("a"), COMMIT, basis))
        .isInstanceOf(ConcurrentWriteException.class)
        .hasMessage("quarantine");
    assertThat(keys()).containsExactly("b");
  }

  @Test
  void aWriterThatComesBetweenTheLookAtAnEmptyTableAndTheWriteLosesNoRow() {
    store.insert(Quarantine.TABLE, rows("z"), COMMIT);
    store.delete(Quarantine.TABLE, Quarantine.KEY.col().equalTo("z"), COMMIT);
    DeltaStore slow =
        new DeltaStore(
            spark,
            warehouse.toString(),
            (session, path) ->
                new Interrupted(
                    access().of(session, path),
                    () -> store.insert(Quarantine.TABLE, rows("b"), COMMIT)));

    assertThatThrownBy(() -> slow.upsert(Quarantine.TABLE, rows("a"), COMMIT))
        .isInstanceOf(ConcurrentWriteException.class);

    assertThat(keys()).containsExactly("b");
  }

  /** Somebody else writes right after a table was found to be empty. */
  private record Interrupted(TableFiles files, Runnable other) implements TableFiles {
    @Override
    public StructType schema() {
      return files.schema();
    }

    @Override
    public Map<String, String> properties() {
      return files.properties();
    }

    @Override
    public boolean isEmpty() {
      boolean empty = files.isEmpty();
      other.run();
      return empty;
    }

    @Override
    public Dataset<Row> rows() {
      return files.rows();
    }

    @Override
    public Optional<Dataset<Row>> rowsOf(List<String> uris) {
      return files.rowsOf(uris);
    }

    @Override
    public void create(Table table, Map<String, String> extraProperties) {
      files.create(table, extraProperties);
    }

    @Override
    public void append(
        Table table, Dataset<Row> rows, String userMetadata, Optional<TransactionId> transaction) {
      files.append(table, rows, userMetadata, transaction);
    }

    @Override
    public long countFilesWithOtherStatistics(Set<String> columns) {
      return files.countFilesWithOtherStatistics(columns);
    }

    @Override
    public void dropOtherStatistics(Set<String> columns, String note) {
      files.dropOtherStatistics(columns, note);
    }
  }

  @Test
  void aTableThatIsRearrangedBetweenTwoWritesStaysTheSame() {
    store.insert(Quarantine.TABLE, rows("a"), COMMIT);
    store.insert(Quarantine.TABLE, rows("b"), COMMIT);
    long version = store.version(Quarantine.TABLE);
    Map<String, Long> versions = store.versions(List.of(Quarantine.TABLE));

    optimize();

    assertThat(store.version(Quarantine.TABLE)).isGreaterThan(version);
    assertThat(store.versions(List.of(Quarantine.TABLE))).isEqualTo(versions);
    assertThat(store.lastCommit(Quarantine.TABLE, "ingest")).contains(COMMIT);
    assertThat(store.insertSince(Quarantine.TABLE, rows("c", "d"), COMMIT, version)).isEqualTo(2);
    assertThat(keys()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void countsAreThoseOfTheWriteAndNotOfTheNewestCommit() {
    store.insert(Quarantine.TABLE, rows("a"), COMMIT);
    store.insert(Quarantine.TABLE, rows("b"), COMMIT);
    StoredTable stored = store.stored(Quarantine.TABLE);
    TableWriter writer = new TableWriter(spark);

    long before = store.version(Quarantine.TABLE);
    LogEntry written = writer.append(stored, rows("c", "d", "e"), COMMIT);
    optimize();

    assertThat(stored.log().find(before, entry -> entry.commit().isPresent())).contains(written);

    assertThat(written.metric("numOutputRows")).isEqualTo(3);
    assertThat(stored.log().find(written.version(), LogEntry::changesData)).isEmpty();
    assertThat(stored.log().rowsVersion()).isEqualTo(written.version());
  }

  private void optimize() {
    spark.sql("OPTIMIZE delta.`" + store.path(Quarantine.TABLE) + "`");
  }

  @Test
  void writersOfOneSessionDoNotTakeEachOthersNotes() throws Exception {
    store.insert(Quarantine.TABLE, rows("a"), COMMIT);
    store.upsert(Images.TABLE, images("i"), COMMIT);
    Commit one = new Commit("one", "detect", "", Map.of());
    Commit two = new Commit("two", "embed", "", Map.of());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> first = threads.submit(() -> store.upsert(Quarantine.TABLE, rows("a", "b"), one));
      Future<?> second = threads.submit(() -> store.upsert(Images.TABLE, images("i", "j"), two));
      first.get();
      second.get();
    } finally {
      threads.shutdown();
    }

    assertThat(runs(Quarantine.TABLE)).containsOnly("run-1", "one");
    assertThat(runs(Images.TABLE)).containsOnly("run-1", "two");
    assertThat(spark.conf().getOption("spark.databricks.delta.commitInfo.userMetadata").isEmpty())
        .isTrue();
  }

  @Test
  void theFirstRowsMakeTheTableThatACreationWouldMake() {
    store.upsert(Runs.TABLE, run("a"), COMMIT);
    DeltaStore created = store.inFolder("created");
    new PublicFiles(spark, created.path(Runs.TABLE)).create(Runs.TABLE, Map.of());

    assertThat(created.read(Runs.TABLE).count()).isZero();
    assertThat(description(store)).isEqualTo(description(created));
    assertThat(store.stored(Runs.TABLE).files().properties())
        .isEqualTo(created.stored(Runs.TABLE).files().properties());
    assertThat(store.stored(Runs.TABLE).files().schema())
        .isEqualTo(created.stored(Runs.TABLE).files().schema());
  }

  private Row description(DeltaStore of) {
    return spark
        .sql("DESCRIBE DETAIL delta.`" + of.path(Runs.TABLE) + "`")
        .select("description", "format", "minReaderVersion", "minWriterVersion", "tableFeatures")
        .head();
  }

  @Test
  void rowsThatTheTableDoesNotAllowAreRefused() {
    Dataset<Row> row = rows("a");
    for (int turn = 0; turn < 2; turn++) {
      assertThatThrownBy(
              () -> store.append(Quarantine.TABLE, row.withColumn("key", lit(null)), COMMIT))
          .as("a missing value")
          .isNotNull();
      assertThatThrownBy(
              () -> store.append(Quarantine.TABLE, row.withColumn("key", lit(1L)), COMMIT))
          .as("a value of another type")
          .isNotNull();
      assertThat(keys()).doesNotContain("a");
      // The second time, the table exists.
      store.append(Quarantine.TABLE, rows("b" + turn), COMMIT);
    }
    assertThat(keys()).containsExactly("b0", "b1");
  }

  @Test
  void thisRuntimeHasTheExpectedClassesOfDelta() {
    assertThat(SnapshotFiles.isUsable()).isTrue();
  }

  @Test
  void aNamedWriteCountsOnce() {
    store.append(Quarantine.TABLE, rows("a"), "write 1", COMMIT);
    store.append(Quarantine.TABLE, rows("a"), "write 1", COMMIT);
    assertThat(keys()).containsExactly("a");
  }

  @Test
  void theRowsOfSingleDataFilesCanBeRead() {
    store.insert(Quarantine.TABLE, rows("a", "b"), COMMIT);
    store.insert(Quarantine.TABLE, rows("c"), COMMIT);
    String file =
        store
            .readWithFiles(Quarantine.TABLE)
            .filter(Quarantine.KEY.col().equalTo("c"))
            .select(KeyedBytes.FILE)
            .head()
            .getString(0);

    List<Row> found =
        store.readFiles(Quarantine.TABLE, List.of(file)).select("key").collectAsList();

    assertThat(found).containsExactly(RowFactory.create("c"));
    assertThatThrownBy(() -> store.readFiles(Quarantine.TABLE, List.of(file + ".gone")))
        .isInstanceOf(ConcurrentWriteException.class);
  }

  @Test
  void columnsCarryTheirMeaning() {
    store.recordSettings(Faces.TABLE, "detect", "{}");

    Dataset<Row> described = spark.sql("DESCRIBE delta.`" + store.path(Faces.TABLE) + "`");

    for (Field field : Faces.TABLE.fields()) {
      assertThat(described.filter("col_name = '" + field.name() + "'").head().getString(2))
          .isEqualTo(field.doc());
    }
  }

  @Test
  void insertEnforcesTheKey() {
    assertThat(store.insert(Quarantine.TABLE, rows("a", "b"), COMMIT)).isEqualTo(2);
    assertThat(store.insert(Quarantine.TABLE, rows("b", "c"), COMMIT)).isEqualTo(1);

    assertThat(keys()).containsExactly("a", "b", "c");
  }

  @Test
  void upsertReplacesWhatIsThere() {
    store.upsert(Quarantine.TABLE, rows("a", "b"), COMMIT);
    Dataset<Row> changed =
        spark.createDataFrame(
            List.of(RowFactory.create("ingest", "b", null, "NEW", "m")), Quarantine.TABLE.schema());

    store.upsert(Quarantine.TABLE, changed, COMMIT);

    assertThat(keys()).containsExactly("a", "b");
    assertThat(store.read(Quarantine.TABLE).filter("reason = 'NEW'").count()).isEqualTo(1);
  }

  @Test
  void mirrorMakesTheTableEqual() {
    store.mirror(Quarantine.TABLE, rows("a", "b"), COMMIT);
    store.mirror(Quarantine.TABLE, rows("b", "c"), COMMIT);

    assertThat(keys()).containsExactly("b", "c");
  }

  @Test
  void deletingNothingMakesNoCommit() {
    store.insert(Quarantine.TABLE, rows("a"), COMMIT);
    long before = store.version(Quarantine.TABLE);

    store.deleteKeys(Quarantine.TABLE, rows("z").select("stage", "key"), COMMIT);
    store.delete(Quarantine.TABLE, Quarantine.KEY.col().equalTo("z"), COMMIT);

    assertThat(store.version(Quarantine.TABLE)).isEqualTo(before);
  }

  @Test
  void aTableOfAnEarlierVersionIsReadWithNullsAndGivenTheNewColumnWhenWritten() {
    Table earlier =
        new Table(
            Runs.TABLE.name(),
            Runs.TABLE.doc(),
            Runs.TABLE.key(),
            Runs.TABLE.fields().stream().filter(field -> !field.equals(Runs.DETAILS)).toList(),
            Runs.TABLE.constraints(),
            Map.of());
    store.append(earlier, run("old").drop(Runs.DETAILS.name()), "old", COMMIT);

    long version = store.version(Runs.TABLE);
    assertThat(store.read(Runs.TABLE).select(Runs.DETAILS.col()).head().isNullAt(0)).isTrue();
    assertThat(store.version(Runs.TABLE)).as("reading changes nothing").isEqualTo(version);

    store.append(Runs.TABLE, run("new"), "new", COMMIT);

    Dataset<Row> runs = store.read(Runs.TABLE).sort(Runs.RUN_ID.col());
    assertThat(runs.columns()).hasSameSizeAs(Runs.TABLE.fields());
    assertThat(runs.select(Runs.DETAILS.col()).collectAsList())
        .containsExactly(RowFactory.create("{\"it's\": 1}"), RowFactory.create((Object) null));
    assertThat(
            spark
                .sql("DESCRIBE delta.`" + store.path(Runs.TABLE) + "`")
                .filter("col_name = 'details'")
                .head()
                .getString(2))
        .isEqualTo(Runs.DETAILS.doc());
  }

  @Test
  void aTableOfAnEarlierVersionTakesTheWordsOfThisOne() {
    Table earlier =
        new Table(
            Runs.TABLE.name(),
            Runs.TABLE.doc(),
            Runs.TABLE.key(),
            Runs.TABLE.fields(),
            Map.of("outcome_known", "outcome IN ('DONE', 'FAILED')"),
            Map.of());
    store.append(earlier, run("old"), "old", COMMIT);

    store.append(Runs.TABLE, run("new", Runs.NOTHING_TO_DO), "new", COMMIT);
    long version = store.version(Runs.TABLE);
    store.append(Runs.TABLE, run("newer", Runs.NOTHING_TO_DO), "newer", COMMIT);

    assertThat(store.read(Runs.TABLE).count()).isEqualTo(3);
    assertThat(store.version(Runs.TABLE)).as("replaced once").isEqualTo(version + 1);
    assertThatThrownBy(() -> store.append(Runs.TABLE, run("bad", "PERHAPS"), "bad", COMMIT))
        .hasStackTraceContaining("outcome_known");
  }

  private Dataset<Row> run(String id) {
    return run(id, Runs.DONE);
  }

  private Dataset<Row> run(String id, String outcome) {
    Row row =
        RowFactory.create(
            id,
            "clean",
            outcome,
            new Timestamp(0),
            1.0,
            2L,
            3L,
            Map.of(),
            null,
            Map.of(),
            Map.of(),
            "{\"it's\": 1}");
    return spark.createDataFrame(List.of(row), Runs.TABLE.schema());
  }

  @Test
  void theBytesOfSingleRowsAreFoundInRowGroupsOfSeveralPages() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(RowFactory.create(id(i), "PNG", 1, 1, 1, 1, picture(i)));
    }
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.setInt("parquet.block.size", 1 << 20);
    hadoop.setInt("parquet.page.size", 100_000);
    hadoop.setInt("parquet.page.size.row.check.min", 1);
    try {
      store.append(
          Images.TABLE, spark.createDataFrame(rows, Images.TABLE.schema()), "test", COMMIT);
    } finally {
      List.of("parquet.block.size", "parquet.page.size", "parquet.page.size.row.check.min")
          .forEach(hadoop::unset);
    }
    List<String> wanted = List.of(id(0), id(7), id(8), id(150), id(299));

    Dataset<Row> found =
        store.bytesOf(
            store.readWithFiles(Images.TABLE).filter(Images.IMAGE_ID.col().isin(wanted.toArray())),
            Images.IMAGE_ID,
            Images.BYTES);

    Map<String, byte[]> bytes = new TreeMap<>();
    found.collectAsList().forEach(row -> bytes.put(row.getString(0), row.getAs(1)));
    assertThat(bytes.keySet()).containsExactlyElementsOf(wanted);
    for (int i : List.of(0, 7, 8, 150, 299)) {
      assertThat(bytes.get(id(i))).isEqualTo(picture(i));
    }
    assertThat(store.bytesOf(store.readWithFiles(Faces.TABLE), Faces.FACE_ID, Faces.CROP).count())
        .as("of a table that was never written")
        .isZero();
  }

  private static String id(int i) {
    return String.format("image%03d", i);
  }

  private static byte[] picture(int i) {
    byte[] bytes = new byte[20_000 + i];
    new Random(i).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aCommitSaysWhoMadeItAndFromWhat() {
    store.insert(Quarantine.TABLE, rows("a"), COMMIT);
    assertThat(store.lastCommit(Quarantine.TABLE, "ingest")).contains(COMMIT);

    Commit second = new Commit("run-2", "detect", "x", Map.of());
    store.insert(Quarantine.TABLE, rows("b"), second);
    assertThat(store.lastCommit(Quarantine.TABLE, "detect")).contains(second);
    assertThat(store.lastCommit(Quarantine.TABLE, "ingest")).contains(COMMIT);
  }

  @Test
  void constraintsHold() {
    Dataset<Row> wrong =
        spark.createDataFrame(
            List.of(
                RowFactory.create(
                    "f", 1, "n", "i", "PERHAPS", "r", 0f, 0f, "j", 0f, 0f, "m", 0f, null, null,
                    null, null)),
            Labels.TABLE.schema());

    assertThatThrownBy(() -> store.insert(Labels.TABLE, wrong, COMMIT))
        .hasStackTraceContaining("decision_known");
  }

  @Test
  void settingsStayWithTheTable() {
    assertThat(store.settings(Quarantine.TABLE, "detect")).isEmpty();
    store.recordSettings(Quarantine.TABLE, "detect", "{\"a\":\"it's \\\\ 1\"}");
    assertThat(store.settings(Quarantine.TABLE, "detect")).contains("{\"a\":\"it's \\\\ 1\"}");
    long version = store.version(Quarantine.TABLE);
    store.recordSettings(Quarantine.TABLE, "detect", "{\"a\":\"it's \\\\ 1\"}");
    assertThat(store.version(Quarantine.TABLE)).isEqualTo(version);
  }

  private List<String> runs(Table table) {
    return store.pastVersions(table).stream().map(past -> past.commit().runId()).toList();
  }

  private Dataset<Row> images(String... ids) {
    return spark.createDataFrame(
        Arrays.stream(ids)
            .map(id -> RowFactory.create(id, "PNG", 1, 1, 1, 1, new byte[] {1}))
            .toList(),
        Images.TABLE.schema());
  }

  private List<String> keys() {
    return store.read(Quarantine.TABLE).select("key").sort("key").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Dataset<Row> rows(String... keys) {
    return spark.createDataFrame(
        Arrays.stream(keys)
            .map(key -> RowFactory.create("ingest", key, "file:/x", "CORRUPT", "broken"))
            .toList(),
        Quarantine.TABLE.schema());
  }
}
