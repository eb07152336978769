package org.winnow.mix;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.MixRecipe;
import org.winnow.spark.Batches;
import org.winnow.table.Exclusions;
import org.winnow.table.Field;
import org.winnow.table.Mix;

/** The rows of a mix: copies, labels, places, and last the pictures. */
final class MixRows {
  private MixRows() {}

  /**
   * The places of the chosen rows.
   *
   * @return source, face, copy, label, position, without pictures
   */
  static Dataset<Row> placed(MixRecipe recipe, Dataset<Row> chosen) {
    Dataset<Row> copies =
        chosen
            .withColumn(Mix.COPY.name(), explode(sequence(lit(0), col(Candidates.COPIES).minus(1))))
            .join(labels(chosen), labelKey())
            .select(col(Candidates.SOURCE), col(Candidates.FACE), Mix.COPY.col(), Mix.LABEL.col());
    List<Column> order = new ArrayList<>();
    if (recipe.head().order() == MixRecipe.Order.SOURCES) {
      order.add(col(Candidates.SOURCE));
    }
    order.add(
        Candidates.hash(
            recipe, "place", col(Candidates.SOURCE), col(Candidates.FACE), Mix.COPY.col()));
    // Equal hashes are told apart by the key.
    order.addAll(List.of(col(Candidates.SOURCE), col(Candidates.FACE), Mix.COPY.col()));
    return Batches.persist(
        Ranks.number(copies, order.toArray(Column[]::new))
            .withColumnRenamed(Ranks.RANK, Mix.POSITION.name()));
  }

  /** The labels: identities in the order of sources and ids. */
  private static Dataset<Row> labels(Dataset<Row> chosen) {
    return Ranks.number(
            chosen.select(Candidates.SOURCE, Candidates.PERSON).distinct(),
            col(Candidates.SOURCE),
            col(Candidates.PERSON))
        .withColumn(Mix.LABEL.name(), col(Ranks.RANK).cast(Mix.LABEL.type()))
        .drop(Ranks.RANK);
  }

  private static String[] labelKey() {
    return new String[] {Candidates.SOURCE, Candidates.PERSON};
  }

  /** Joins the placed rows with everything that the sources say of them. */
  static Dataset<Row> complete(String mix, List<MixSource> sources, Dataset<Row> placed) {
    return sources.stream()
        .map(source -> complete(mix, source, placed))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static Dataset<Row> complete(String mix, MixSource source, Dataset<Row> placed) {
    List<Column> columns = new ArrayList<>();
    for (Field field : Mix.OF_SOURCE) {
      Column value = source.columns().of(field);
      // What is said of an image may be missing in a table of a user.
      boolean described = field.type().equals(Mix.URI.type());
      columns.add((described ? coalesce(value, lit("")) : value).as(field.name()));
    }
    return placed
        .filter(col(Candidates.SOURCE).equalTo(source.number()))
        .withColumnRenamed(Candidates.FACE, Mix.FACE_ID.name())
        .join(source.rows().select(columns.toArray(Column[]::new)), Mix.FACE_ID.name())
        .withColumn(Mix.SOURCE.name(), lit(source.name()))
        .select(Mix.table(mix).columns());
  }

  /** The rows of {@link Exclusions}. */
  static Dataset<Row> exclusions(String mix, List<MixSource> sources, Dataset<Row> rows) {
    Column name = when(lit(false), "");
    for (MixSource source : sources) {
      name = name.when(col(Candidates.SOURCE).equalTo(source.number()), source.name());
    }
    return rows.filter(col(Candidates.LEFT_OUT).isNotNull())
        .groupBy(
            lit(mix).as(Exclusions.MIX.name()),
            name.as(Exclusions.SOURCE.name()),
            coalesce(col(Candidates.FACE), lit("")).as(Exclusions.FACE_ID.name()),
            col(Candidates.LEFT_OUT).as(Exclusions.REASON.name()))
        .agg(count(lit(1)).as(Exclusions.ROWS.name()));
  }
}
