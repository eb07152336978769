package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.List;

/**
 * One row is one run that made a training mix. It is written before the rows of the mix, whose
 * commit names the run. A recipe may hold names in its conditions, so it stands here and not in a
 * log.
 */
public final class Mixes {
  public static final Field MIX = Field.code("mix_name", "Name of the mix; its table is mix_NAME");
  public static final Field RUN_ID = Field.code("run_id", "Run that made it");
  public static final Field RECIPE = Field.text("recipe", "The recipe with its defaults, as JSON");
  public static final Field RECIPE_SHA256 =
      Field.code("recipe_sha256", "SHA-256 of the recipe; the commit of the mix has it too");
  public static final Field VERSIONS =
      Field.of(
          "versions",
          createMapType(StringType, LongType, false),
          "Delta version of the table of each source");
  public static final Field LOCATIONS =
      Field.of(
          "locations",
          createMapType(StringType, StringType, false),
          "Folder of the table of each source");
  public static final Field SOURCE_ROWS =
      Field.of(
          "source_rows",
          createMapType(StringType, LongType, false),
          "Rows of the table of each source");
  public static final Field ROWS = Field.of("mix_rows", LongType, "Rows of the mix");
  public static final Field LABELS = Field.of("mix_labels", LongType, "Labels of the mix");
  public static final Field COMPOSITION =
      Field.text(
          "composition", "Images by source and by each attribute, before and after, as JSON");

  public static final Table TABLE =
      Table.of(
          "mixes",
          "One run that made a training mix",
          List.of(MIX, RUN_ID),
          MIX,
          RUN_ID,
          RECIPE,
          RECIPE_SHA256,
          VERSIONS,
          LOCATIONS,
          SOURCE_ROWS,
          ROWS,
          LABELS,
          COMPOSITION);

  private Mixes() {}
}
