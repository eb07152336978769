package org.winnow.mix;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.MixRecipe;
import org.winnow.table.Mix;

/**
 * What a mix consists of, before and after: images of its sources that pass the filters, and rows
 * of the mix.
 *
 * @param attribute name of the attribute, or {@code source}
 * @param value null: none
 */
public record Composition(String attribute, String value, long before, long after) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Most values of an attribute that are shown, the most frequent ones. */
  private static final int MOST = 50;

  private static final String BEFORE = "before";
  private static final String AFTER = "after";

  /** The composition by source, then by each attribute. */
  static List<Composition> of(MixRecipe recipe, List<MixSource> sources, Dataset<Row> rows) {
    List<Composition> all = new ArrayList<>();
    for (Row row :
        counted(rows, col(Candidates.SOURCE)).orderBy(Candidates.SOURCE).collectAsList()) {
      String name = sources.get(row.getInt(0)).name();
      all.add(new Composition(Mix.SOURCE.name(), name, row.getLong(1), row.getLong(2)));
    }
    List<String> attributes = Candidates.attributes(recipe);
    for (int i = 0; i < attributes.size(); i++) {
      Column attribute = Candidates.attribute(i);
      for (Row row :
          counted(rows, attribute)
              .orderBy(col(BEFORE).desc(), attribute)
              .limit(MOST)
              .collectAsList()) {
        all.add(
            new Composition(attributes.get(i), row.getString(0), row.getLong(1), row.getLong(2)));
      }
    }
    return all;
  }

  private static Dataset<Row> counted(Dataset<Row> rows, Column by) {
    Column out = col(Candidates.LEFT_OUT);
    Column unseen = out.isNotNull().and(out.isInCollection(Selection.unseen()));
    return rows.groupBy(by)
        .agg(
            count_if(not(unseen)).as(BEFORE),
            sum(when(out.isNull(), col(Candidates.COPIES)).otherwise(lit(0))).as(AFTER))
        .filter(col(BEFORE).gt(0));
  }

  static String toJson(List<Composition> all) {
    try {
      return JSON.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Composition> fromJson(String json) {
    try {
      return JSON.readValue(json, new TypeReference<List<Composition>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
