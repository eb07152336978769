package org.winnow.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.attribute.IdentityAttributes;
import org.winnow.model.attribute.AttributeValue;
import org.winnow.store.DeltaStore;
import org.winnow.table.Attributes;
import org.winnow.table.Labels;

/** What models infer of all faces, and of identities: counts of the whole collection only. */
final class InferredAttributes {
  /** Width of a bin of numbers: years, degrees. */
  private static final int BIN = 10;

  private static final String FROM = "bin";

  private InferredAttributes() {}

  /**
   * The attributes of a warehouse.
   *
   * @param models by model and attribute
   * @param identities identities by the vote of their kept faces on gender; empty without cleaning
   */
  record Inferred(List<ByModel> models, List<Part> identities) {}

  /** The faces by the values of one attribute of one model. */
  record ByModel(String model, String attribute, List<Part> parts) {}

  /**
   * Faces or identities with one value.
   *
   * @param from smallest number of the bin of {@link #BIN}; null: a word
   */
  record Part(String value, Long from, long n) {}

  /** The attributes; null if there are none. */
  static Inferred of(DeltaStore tables) {
    Dataset<Row> attributes = tables.read(Attributes.TABLE);
    if (attributes.isEmpty()) {
      return null;
    }
    Column bin = floor(Attributes.NUMERIC.col().divide(BIN)).multiply(BIN).as(FROM);
    // A number in a bin has no other value.
    Column word = when(Attributes.NUMERIC.col().isNull(), Attributes.VALUE.col());
    Map<String, ByModel> models = new TreeMap<>();
    for (Row row :
        attributes
            .groupBy(
                Attributes.MODEL_ID.col(),
                Attributes.ATTRIBUTE.col(),
                bin,
                word.as(Attributes.VALUE.name()))
            .agg(count(lit(1)))
            .orderBy(
                Attributes.MODEL_ID.col(),
                Attributes.ATTRIBUTE.col(),
                Attributes.VALUE.col().asc_nulls_first(),
                col(FROM))
            .collectAsList()) {
      models
          .computeIfAbsent(
              row.getString(0) + " " + row.getString(1),
              key -> new ByModel(row.getString(0), row.getString(1), new ArrayList<>()))
          .parts()
          .add(new Part(row.getString(3), row.isNullAt(2) ? null : row.getLong(2), row.getLong(4)));
    }
    return new Inferred(List.copyOf(models.values()), identities(tables, attributes));
  }

  private static List<Part> identities(DeltaStore tables, Dataset<Row> attributes) {
    Dataset<Row> labels = tables.read(Labels.TABLE);
    Dataset<Row> kept =
        labels
            .filter(Labels.ROUND.col().equalTo(Labels.newestRound(labels)).and(Labels.kept()))
            .select(Labels.IDENTITY_ID.col(), Labels.FACE_ID.col());
    Column gender = coalesce(col(IdentityAttributes.IDENTITY_GENDER), lit(AttributeValue.UNKNOWN));
    return kept
        .select(Labels.IDENTITY_ID.col())
        .distinct()
        .join(IdentityAttributes.genders(kept, attributes), Labels.IDENTITY_ID.name(), "left")
        .groupBy(gender.as(Attributes.VALUE.name()))
        .agg(count(lit(1)))
        .orderBy(Attributes.VALUE.col())
        .collectAsList()
        .stream()
        .map(row -> new Part(row.getString(0), null, row.getLong(1)))
        .toList();
  }
}
