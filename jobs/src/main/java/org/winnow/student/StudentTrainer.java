package org.winnow.student;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.kernel.Vectors;
import org.winnow.metric.HeldOut;
import org.winnow.metric.Moments;
import org.winnow.metric.Projection;
import org.winnow.metric.Student;
import org.winnow.spark.ResourceScope;
import scala.collection.JavaConverters;
import scala.collection.mutable.WrappedArray;

/**
 * Trains a student projection on the faces of identities, with held-out faces for its evaluation.
 */
public final class StudentTrainer {
  public static final String IDENTITY = "identity";
  public static final String FACE_ID = "face_id";
  public static final String VECTOR = "vector";

  private static final String FACES = "faces";
  private static final String RANK = "rank";
  private static final String FOLD = "fold";

  private static final int SAMPLE_PER_IDENTITY = 8;
  // Bounds the vectors on the driver, because their pairs are compared.
  private static final int SAMPLE_SIZE = 5000;

  private StudentTrainer() {}

  /**
   * Trains a student. The result depends on the rows only, not on their partitioning.
   *
   * @param rows columns identity, face_id (texts) and vector (unit vectors of one length), each
   *     face once
   * @return the student and its evaluation; empty if there are no rows
   */
  public static Optional<Student> learn(Dataset<Row> rows) {
    List<Moments> folds = SecondMoments.of(rows);
    if (folds.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Student.learn(folds, folds(rows)));
  }

  /**
   * The projection that a student of all rows has, whether it would be accepted or not.
   *
   * @param rows as of {@link #learn}; one or more
   * @param shrinkage 0 to 1, see {@link Projection#wccn}
   */
  public static Projection whitening(Dataset<Row> rows, double shrinkage) {
    List<Moments> folds = SecondMoments.of(rows);
    Moments all = new Moments(folds.get(0).dimension());
    folds.forEach(all::add);
    return Projection.wccn(all, shrinkage);
  }

  /**
   * A bounded sample of identities with several faces, to verify projections on that others
   * trained. It depends on the rows only, not on their partitioning.
   *
   * @param rows as of {@link #learn}
   */
  public static HeldOut heldOut(Dataset<Row> rows) {
    return heldOut(sample(rows).collectAsList());
  }

  /** The same sample, by fold. */
  private static List<HeldOut> folds(Dataset<Row> rows) {
    List<Row> sample =
        sample(rows).withColumn(FOLD, SecondMoments.fold(col(IDENTITY))).collectAsList();
    List<HeldOut> folds = new ArrayList<>();
    for (int f = 0; f < Student.FOLDS; f++) {
      int fold = f;
      folds.add(heldOut(sample.stream().filter(row -> row.<Integer>getAs(FOLD) == fold).toList()));
    }
    return folds;
  }

  private static Dataset<Row> sample(Dataset<Row> rows) {
    WindowSpec byIdentity = Window.partitionBy(col(IDENTITY));
    return rows.select(
            col(IDENTITY),
            col(FACE_ID),
            col(VECTOR),
            row_number().over(byIdentity.orderBy(xxhash64(col(FACE_ID)), col(FACE_ID))).as(RANK),
            count(lit(1)).over(byIdentity).as(FACES))
        .filter(col(FACES).gt(1).and(col(RANK).leq(SAMPLE_PER_IDENTITY)))
        .orderBy(xxhash64(col(IDENTITY), lit("held out")), col(IDENTITY), col(RANK))
        .limit(SAMPLE_SIZE);
  }

  private static HeldOut heldOut(List<Row> rows) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] identities = new int[rows.size()];
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < identities.length; i++) {
      Row row = rows.get(i);
      identities[i] = numbers.computeIfAbsent(row.getAs(IDENTITY), name -> numbers.size());
      vectors.add(Vectors.of(row.getList(row.fieldIndex(VECTOR))));
    }
    return new HeldOut(identities, vectors);
  }

  /**
   * Projects vectors into the student's space, one at a time. So a result does not depend on other
   * rows.
   *
   * @param vectors unit vectors of the length of the projection
   * @return unit vectors
   */
  public static Column project(SparkSession spark, Projection projection, Column vectors) {
    Broadcast<Projection> shared = ResourceScope.broadcast(spark, projection);
    UDF1<WrappedArray<Float>, float[]> apply =
        vector -> shared.value().apply(Vectors.of(JavaConverters.seqAsJavaList(vector)));
    return udf(apply, DataTypes.createArrayType(DataTypes.FloatType, false)).apply(vectors);
  }
}
