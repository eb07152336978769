package org.winnow.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Owns the datasets, RDDs and broadcasts that its thread creates, and frees them when it is closed,
 * also after a failure. Scopes nest: the innermost open scope of the thread is the owner. Without
 * an open scope, Spark frees a dataset when the driver no longer refers to it.
 *
 * <p>A persisted dataset is recomputed if it is read after its scope was closed. A dataset that
 * depends on a broadcast of a closed scope cannot be read.
 */
public final class ResourceScope implements AutoCloseable {
  private static final ThreadLocal<ResourceScope> INNERMOST = new ThreadLocal<>();

  private final ResourceScope outer;
  private final Deque<Runnable> releases = new ArrayDeque<>();

  private ResourceScope(ResourceScope outer) {
    this.outer = outer;
  }

  /** Opens a scope within the innermost open scope of this thread. The same thread closes it. */
  public static ResourceScope open() {
    ResourceScope scope = new ResourceScope(INNERMOST.get());
    INNERMOST.set(scope);
    return scope;
  }

  /** Persists an RDD. The first read computes it. */
  public static <T> JavaRDD<T> persist(JavaRDD<T> rdd, StorageLevel level) {
    JavaRDD<T> persisted = rdd.persist(level);
    register(persisted.context(), () -> persisted.unpersist(false));
    return persisted;
  }

  /** Persists a dataset. The first read computes it. */
  public static Dataset<Row> persist(Dataset<Row> rows, StorageLevel level) {
    Dataset<Row> persisted = rows.persist(level);
    register(rows.sparkSession().sparkContext(), () -> persisted.unpersist(false));
    return persisted;
  }

  /** Broadcasts a value to the executors. */
  public static <T> Broadcast<T> broadcast(SparkSession spark, T value) {
    Broadcast<T> broadcast =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(value);
    register(spark.sparkContext(), broadcast::destroy);
    return broadcast;
  }

  private static void register(SparkContext spark, Runnable release) {
    ResourceScope scope = INNERMOST.get();
    if (scope != null) {
      // A stopped Spark has freed everything.
      scope.releases.push(
          () -> {
            if (!spark.isStopped()) {
              release.run();
            }
          });
    }
  }

  /**
   * Runs work whose result outlives this scope: the enclosing scope owns what it persists. This
   * scope must be the innermost.
   */
  public <T> T inEnclosingScope(Supplier<T> work) {
    INNERMOST.set(outer);
    try {
      return work.get();
    } finally {
      INNERMOST.set(this);
    }
  }

  @Override
  public void close() {
    if (outer == null) {
      INNERMOST.remove();
    } else {
      INNERMOST.set(outer);
    }
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}
