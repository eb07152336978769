package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.winnow.cluster.Clustering;
import org.winnow.config.ConfigLoader;
import org.winnow.graph.Components;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Sessions;

/**
 * One of two executors is killed in the middle of the work, with all that it kept: what comes out
 * is what an undisturbed run gives. Needs a Spark distribution, on which the executors are
 * processes of their own: {@code SPARK_HOME}.
 */
@Tag("own-session")
class ExecutorLossIT {
  private static final EmbeddingGenerator FACES =
      new EmbeddingGenerator(4, 12_000, 32, 300, 0.75, 0.05, 0.1);

  private static Sessions.Opened session;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(System.getenv("SPARK_HOME") != null, "needs SPARK_HOME");
    Path target = Path.of("target").toAbsolutePath();
    System.setProperty("spark.master", "local-cluster[2,1,1024]");
    System.setProperty(
        "spark.executor.extraClassPath",
        target.resolve("winnow.jar") + ":" + target + "/embedded/*");
    System.setProperty("spark.sql.shuffle.partitions", "4");
    session = Sessions.open("executor loss", Map.of());
    spark = session.spark();
  }

  @AfterAll
  static void stop() {
    if (session != null) {
      session.close();
    }
  }

  @Test
  void thePairsAreTheSame() {
    sameAfterALoss(() -> digest(SimilarityJoin.pairs(faces(), 0.6f)));
  }

  @Test
  void theComponentsAreTheSame() {
    Dataset<Row> edges =
        spark
            .range(200_000)
            .selectExpr("pmod(xxhash64(id, 1), 120000) AS x", "pmod(xxhash64(id, 2), 120000) AS y");
    sameAfterALoss(
        () -> {
          Components.Result found = Components.find(edges, new Components.Limits(0, 10_000));
          assertThat(found.rounds()).isPositive();
          return digest(found.components());
        });
  }

  @Test
  void theGroupsAreTheSame() {
    var settings = ConfigLoader.load(ConfigLoader.Overlays.none()).config().cluster();
    sameAfterALoss(() -> digest(Clustering.of(faces(), settings, work -> {}).groups()));
  }

  private static VectorSet faces() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < FACES.faces(); i++) {
      rows.add(RowFactory.create("%05d".formatted(i), "%05d".formatted(i), FACES.vector(i)));
    }
    Dataset<Row> faces =
        spark.createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.StringType, false)
                .add("exclusion_key", DataTypes.StringType, false)
                .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false));
    return VectorSet.of(faces);
  }

  private static String digest(Dataset<Row> rows) {
    return rows.selectExpr("count(*)", "sum(cast(xxhash64(*) AS decimal(20)))").head().toString();
  }

  /** Does some work undisturbed, then again with a loss after half of the tasks that it took. */
  private static void sameAfterALoss(Supplier<String> work) {
    Killer killer = new Killer();
    spark.sparkContext().addSparkListener(killer);
    try {
      awaitExecutors();
      String undisturbed = work.get();
      awaitExecutors();
      killer.killAfter(killer.ended.get() / 2);
      String disturbed = work.get();
      assertThat(killer.lost).as("executors that were lost").isNotEmpty();
      assertThat(disturbed).isEqualTo(undisturbed);
    } finally {
      spark.sparkContext().removeSparkListener(killer);
    }
  }

  /** Two of them, and the driver. */
  private static void awaitExecutors() {
    while (spark.sparkContext().getExecutorMemoryStatus().size() < 3) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Counts tasks, and kills an executor when some have ended. */
  private static final class Killer extends SparkListener {
    private final AtomicInteger ended = new AtomicInteger();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private volatile int last = -1;

    void killAfter(int tasks) {
      last = ended.get() + tasks;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      if (ended.incrementAndGet() == last) {
        // The children of this process are the executors.
        ProcessHandle.current().children().findFirst().orElseThrow().destroyForcibly();
      }
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
      lost.add(executor.executorId());
    }
  }
}
