package org.winnow.claim;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.store.DeltaStore;
import org.winnow.table.Captions;
import org.winnow.table.Field;
import org.winnow.table.Sources;
import org.winnow.text.caption.NameSet;

/** Names in captions as claims, for images for which no source claims a name. */
public final class CaptionNames {
  /** Whether a caption gives the name, and no source. */
  public static final Field IN_CAPTION =
      new Field(
          "in_caption", DataTypes.BooleanType, false, "Whether a caption claims the name alone");

  private static final String FORM = "name_form";
  private static final String FOUND = "found_name";
  private static final String CLAIMED = "name_of_source";

  private CaptionNames() {}

  /** Whether a caption names somebody. */
  public static boolean any(DeltaStore tables) {
    return !tables.read(Captions.TABLE).filter(isNamed()).isEmpty();
  }

  private static Column isNamed() {
    return Captions.NAMES.col().getItem(0).isNotNull();
  }

  /**
   * Adds the names of captions to the sources of images without a claimed name: one row for each
   * name. Names that differ in letter case or accents are one, spelled as a source spells it, or
   * else as the first caption in the order of spellings does.
   *
   * @param sources rows of {@link Sources}
   * @param captions rows of {@link Captions}
   * @return the sources, with {@link #IN_CAPTION}
   */
  public static Dataset<Row> claimed(Dataset<Row> sources, Dataset<Row> captions) {
    Dataset<Row> named = sources.filter(Sources.isNamed());
    Dataset<Row> spelled =
        captions
            .filter(isNamed())
            .select(
                Captions.SOURCE_ID.col(),
                Captions.IMAGE_ID.col(),
                explode(array_distinct(Captions.NAMES.col())).as(FOUND))
            .join(
                named.select(Sources.IMAGE_ID.col()).distinct(),
                new String[] {Sources.IMAGE_ID.name()},
                "left_anti")
            .withColumn(FORM, form(col(FOUND)));
    Dataset<Row> claims =
        named
            .select(Sources.CLAIMED_NAME.col())
            .distinct()
            .groupBy(form(Sources.CLAIMED_NAME.col()).as(FORM))
            .agg(min(Sources.CLAIMED_NAME.col()).as(CLAIMED));
    Column spelling = min(col(FOUND)).over(Window.partitionBy(col(FORM)));
    Dataset<Row> names =
        spelled
            .join(claims, new String[] {FORM}, "left")
            .select(
                Captions.SOURCE_ID.col(),
                Captions.IMAGE_ID.col(),
                coalesce(col(CLAIMED), spelling).as(FOUND))
            .distinct();
    return sources
        .join(names, new String[] {Sources.SOURCE_ID.name(), Sources.IMAGE_ID.name()}, "left")
        .withColumn(IN_CAPTION.name(), col(FOUND).isNotNull())
        .withColumn(Sources.CLAIMED_NAME.name(), coalesce(col(FOUND), Sources.CLAIMED_NAME.col()))
        .drop(FOUND);
  }

  /** Sources as they are: no name is that of a caption. */
  public static Dataset<Row> none(Dataset<Row> sources) {
    return sources.withColumn(IN_CAPTION.name(), lit(false));
  }

  private static Column form(Column name) {
    UDF1<String, String> form = NameSet::form;
    return udf(form, DataTypes.StringType).apply(name);
  }
}
