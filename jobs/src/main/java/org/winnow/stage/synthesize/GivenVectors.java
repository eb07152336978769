package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;

import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.console.Errors;
import org.winnow.spark.Materializer;
import org.winnow.store.VersionedTable;
import org.winnow.table.Synthetic;

/**
 * The vectors of identities that a user gives, numbered in the order of their ids. Where there are
 * none, vectors are drawn.
 */
final class GivenVectors {
  private static final StructType NUMBERED =
      new StructType()
          .add(SynthesizeTask.NUMBER.name(), DataTypes.LongType, false)
          .add(SynthesizeTask.GIVEN.name(), SynthesizeTask.GIVEN.type(), false);

  private final Optional<Dataset<Row>> numbered;
  private final long identities;

  private GivenVectors(Optional<Dataset<Row>> numbered, long identities) {
    this.numbered = numbered;
    this.identities = identities;
  }

  /** No vectors are given. */
  static GivenVectors none() {
    return new GivenVectors(Optional.empty(), Long.MAX_VALUE);
  }

  /**
   * Reads a table.
   *
   * @param table with the columns identity_id, unique, and vector
   * @param numbers of a vector
   * @throws org.winnow.console.UserException if it does not fit
   */
  static GivenVectors of(SparkSession spark, VersionedTable table, int numbers) {
    Dataset<Row> rows = rows(table);
    Row found =
        rows.agg(
                count(lit(1)),
                countDistinct(Synthetic.IDENTITY_ID.col()),
                min(size(Synthetic.VECTOR.col())),
                max(size(Synthetic.VECTOR.col())),
                count_if(isUnusable()))
            .head();
    long all = found.getLong(0);
    if (all == 0) {
      throw fault(table, "it has no rows");
    }
    if (found.getLong(1) < all) {
      throw fault(table, "its identity_id is not unique, or null");
    }
    if (found.getInt(2) != numbers || found.getInt(3) != numbers) {
      throw fault(
          table,
          "its vectors have "
              + found.getInt(2)
              + " to "
              + found.getInt(3)
              + " numbers, the generator takes "
              + numbers);
    }
    if (found.getLong(4) > 0) {
      throw fault(table, "a vector is zero, or holds null, NaN or infinity");
    }
    JavaRDD<Row> numbered =
        rows.orderBy(Synthetic.IDENTITY_ID.col())
            .select(Synthetic.VECTOR.col())
            .javaRDD()
            .zipWithIndex()
            .map(row -> RowFactory.create(row._2(), row._1().get(0)));
    return new GivenVectors(
        Optional.of(Materializer.materialize(spark.createDataFrame(numbered, NUMBERED))), all);
  }

  private static Column isUnusable() {
    Column infinity = lit(Float.POSITIVE_INFINITY);
    return exists(
            Synthetic.VECTOR.col(),
            number -> number.isNull().or(isnan(number)).or(functions.abs(number).equalTo(infinity)))
        .or(forall(Synthetic.VECTOR.col(), number -> number.equalTo(0)));
  }

  private static Dataset<Row> rows(VersionedTable table) {
    if (!table.exists()) {
      throw fault(table, "there is no Delta table");
    }
    Dataset<Row> rows = table.rows(Math.max(0, table.version()));
    List<String> columns = List.of(rows.columns());
    if (!columns.contains(Synthetic.IDENTITY_ID.name())
        || !columns.contains(Synthetic.VECTOR.name())) {
      throw fault(table, "it needs the columns identity_id and vector, and has " + columns);
    }
    return rows.select(
        Synthetic.IDENTITY_ID.col(),
        Synthetic.VECTOR.col().cast("array<float>").as(Synthetic.VECTOR.name()));
  }

  private static RuntimeException fault(VersionedTable table, String what) {
    return Errors.configuration(
        List.of("synthesize.vectors_table " + table.path() + ": " + what + "."));
  }

  /** Number of identities that there can be. */
  long identities() {
    return identities;
  }

  /**
   * Adds the vectors.
   *
   * @param wanted with the column {@link SynthesizeTask#NUMBER}
   * @return with {@link SynthesizeTask#GIVEN}, null where vectors are drawn
   */
  Dataset<Row> addTo(Dataset<Row> wanted) {
    return numbered
        .map(vectors -> wanted.join(vectors, SynthesizeTask.NUMBER.name()))
        .orElseGet(
            () ->
                wanted.withColumn(
                    SynthesizeTask.GIVEN.name(), lit(null).cast(SynthesizeTask.GIVEN.type())));
  }
}
