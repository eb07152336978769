package org.winnow.job;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.face.CropQuality;
import org.winnow.face.Detection;
import org.winnow.face.HeadPose;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Quarantine;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class PendingRowsIT {
  private static final String STAGE = "embed";
  private static final Commit WHOLE = new Commit("run", STAGE, "", Map.of("faces", 7L));
  private static final PendingRows.BatchSpec CUT =
      new PendingRows.BatchSpec(new Column[] {Faces.FACE_ID.col(), Faces.CROP.col()}, 4, 2);
  private static final float[] LANDMARKS = {45, 60, 75, 60, 60, 78, 48, 95, 72, 95};

  @TempDir private Path warehouse;
  private SparkSession spark;
  private DeltaStore store;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    store = new DeltaStore(session, warehouse.toString());
  }

  @Test
  void ofFilesWithoutPendingRowsNoCropIsReadAndNoPartIsCommitted() throws IOException {
    for (int file = 0; file < 5; file++) {
      addFaces(10 * file, 10 * file + 5);
    }
    Recorder first = new Recorder();
    work(first);
    assertThat(first.parts).hasSize(5);
    assertThat(store.read(Embeddings.TABLE).count()).isEqualTo(25);
    long version = store.version(Embeddings.TABLE);
    for (String file : files()) {
      destroyCrops(file);
    }

    addFaces(100, 103);
    Recorder second = new Recorder();
    work(second);

    assertThat(second.parts).containsExactly(List.of(id(100), id(101), id(102)));
    assertThat(store.version(Embeddings.TABLE)).isEqualTo(version + 1);
    assertThat(store.lastCommit(Embeddings.TABLE, STAGE)).contains(WHOLE);
    assertThat(store.read(Embeddings.TABLE).count()).isEqualTo(28);
  }

  @Test
  void aRunThatWasKilledGoesOnWithoutGapsOrRepeats() {
    for (int file = 0; file < 3; file++) {
      addFaces(10 * file, 10 * file + 5);
    }
    Recorder killed = new Recorder();
    killed.failAt = 1;
    assertThatThrownBy(() -> work(killed)).hasMessage("killed");
    assertThat(store.read(Embeddings.TABLE).count()).isEqualTo(5);
    assertThat(store.lastCommit(Embeddings.TABLE, STAGE)).contains(WHOLE.asPartial());

    addFaces(40, 41);
    Recorder again = new Recorder();
    work(again);
    assertThat(again.parts.stream().flatMap(List::stream)).hasSize(11).doesNotHaveDuplicates();
    assertThat(embedded()).containsExactlyElementsOf(ids());

    Recorder none = new Recorder();
    work(none);
    assertThat(none.parts).isEmpty();
  }

  @Test
  void aFileOfWhichSomeRowsAreDoneOrInQuarantineGivesTheOthers() {
    addFaces(0, 6);
    store.append(Embeddings.TABLE, vectors(List.of(id(0), id(3))), "some", WHOLE);
    store.upsert(
        Quarantine.TABLE,
        spark.createDataFrame(
            List.of(
                RowFactory.create(STAGE, id(1), null, "R", "m"),
                RowFactory.create("other", id(2), null, "R", "m")),
            Quarantine.TABLE.schema()),
        WHOLE);
    Recorder rest = new Recorder();
    work(rest);
    assertThat(rest.parts).containsExactly(List.of(id(2), id(4), id(5)));
  }

  @Test
  void aPartThatLosesOrDoublesARowIsNotWrittenAndIsDoneAgain() {
    addFaces(0, 3);
    addFaces(10, 13);
    Column lost = Faces.FACE_ID.col().equalTo(id(10));
    List<UnaryOperator<Dataset<Row>>> wrongs =
        List.of(rows -> rows.filter(lost.equalTo(false)), rows -> rows.union(rows.filter(lost)));
    for (UnaryOperator<Dataset<Row>> wrong : wrongs) {
      Recorder faulty = new Recorder();
      faulty.computed = wrong;
      assertThatThrownBy(() -> work(faulty))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Rows are not conserved");
      assertThat(store.lastCommit(Embeddings.TABLE, STAGE))
          .isNotEqualTo(java.util.Optional.of(WHOLE));
    }
    work(new Recorder());
    assertThat(embedded()).containsExactlyElementsOf(ids());
    assertThat(store.lastCommit(Embeddings.TABLE, STAGE)).contains(WHOLE);
  }

  private void work(Recorder recorder) {
    JobContext context = new TestContext(spark, warehouse, STAGE).context();
    try (PendingRows pending =
        PendingRows.of(
            context,
            Faces.TABLE,
            Faces.FACE_ID,
            Embeddings.TABLE,
            lit(true),
            Quarantine.KEY.col())) {
      PendingRows.Done done = pending.forEachBatch(CUT, WHOLE, recorder.work());
      assertThat(done.written()).isEqualTo(pending.count());
      assertThat(recorder.parts.stream().mapToLong(List::size).sum()).isEqualTo(pending.count());
    }
  }

  /** Gives each face a vector, and notes which faces each part had. */
  private final class Recorder {
    private final List<List<String>> parts = new ArrayList<>();
    private UnaryOperator<Dataset<Row>> computed = rows -> rows;
    private int failAt = -1;

    PendingRows.BatchWork work() {
      return new PendingRows.BatchWork(
          "give vectors",
          computed,
          outcomes -> Map.of("embedded", outcomes.filter(Faces.CROP.col().isNotNull()).count()),
          outcomes -> outcomes.limit(0),
          this::rows);
    }

    private Dataset<Row> rows(Dataset<Row> outcomes) {
      if (parts.size() == failAt) {
        throw new IllegalStateException("killed");
      }
      List<String> ids =
          outcomes.select(Faces.FACE_ID.col()).as(Encoders.STRING()).collectAsList().stream()
              .sorted()
              .toList();
      parts.add(ids);
      return vectors(ids);
    }
  }

  private void addFaces(int from, int to) {
    List<Row> rows =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    Faces.row(
                        new Faces.Place(image(i), 0, "detector"),
                        new Detection(20, 30, 80, 80, 0.9f, LANDMARKS),
                        new CropQuality(30, 100, 128, 40, HeadPose.of(LANDMARKS), 0),
                        new byte[] {(byte) i, 1, 2, 3}))
            .toList();
    store.append(
        Faces.TABLE,
        spark.createDataFrame(rows, Faces.TABLE.schema()).coalesce(1),
        "faces " + from,
        WHOLE);
  }

  private Dataset<Row> vectors(List<String> ids) {
    return spark.createDataFrame(
        ids.stream()
            .map(id -> RowFactory.create(id, "model", "sha", new float[] {1, 0}, 1f))
            .toList(),
        Embeddings.TABLE.schema());
  }

  private List<String> ids() {
    return store
        .read(Faces.TABLE)
        .select(Faces.FACE_ID.col())
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private List<String> embedded() {
    return store
        .read(Embeddings.TABLE)
        .select(Embeddings.FACE_ID.col())
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private List<String> files() {
    return store
        .readWithFiles(Faces.TABLE)
        .select(KeyedBytes.FILE)
        .distinct()
        .as(Encoders.STRING())
        .collectAsList();
  }

  /** Overwrites the crops of a data file, so that whoever reads one of them fails. */
  private void destroyCrops(String file) throws IOException {
    Path path = Path.of(URI.create(file));
    List<ColumnChunkMetaData> crops;
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(path.toUri()),
                spark.sessionState().newHadoopConf()))) {
      crops =
          reader.getRowGroups().stream()
              .map(BlockMetaData::getColumns)
              .flatMap(List::stream)
              .filter(chunk -> chunk.getPath().toDotString().equals(Faces.CROP.name()))
              .toList();
    }
    assertThat(crops).isNotEmpty();
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
      for (ColumnChunkMetaData chunk : crops) {
        byte[] nonsense = new byte[(int) chunk.getTotalSize()];
        Arrays.fill(nonsense, (byte) -1);
        bytes.seek(chunk.getStartingPos());
        bytes.write(nonsense);
      }
    }
    Files.deleteIfExists(path.resolveSibling("." + path.getFileName() + ".crc"));
    assertThatThrownBy(
            () -> store.readFiles(Faces.TABLE, List.of(file)).select(Faces.CROP.col()).collect())
        .isInstanceOf(Exception.class);
  }

  private static String image(int i) {
    return "image" + (1000 + i);
  }

  private static String id(int i) {
    return Faces.id(image(i), 0);
  }
}
