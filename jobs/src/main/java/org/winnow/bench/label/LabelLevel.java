package org.winnow.bench.label;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.command.PipelineOptions;
import org.winnow.config.ConfigLoader;
import org.winnow.table.Identities;

/**
 * A warehouse whose claims are wrong in a known way.
 *
 * @param root the warehouse
 * @param claims columns image_id, name and true_person (whom it shows), each image once
 * @param names columns name and true_person (whom the name stands for), each name once
 * @param joined columns name, first and second: names that two people stand under
 * @param compared whether {@code duplicates} tells all copies; else {@code dedup} has to run
 */
record LabelLevel(
    String root, Dataset<Row> claims, Dataset<Row> names, Dataset<Row> joined, boolean compared) {
  /** A claimed name. */
  static final String NAME = Identities.NAME.name();

  /** Whom an image shows, or whom a name stands for. */
  static final String PERSON = "true_person";

  /** The first person under a name. */
  static final String FIRST = "first";

  /** The second person under a name. */
  static final String SECOND = "second";

  /** A name, and the person whom it stands for. */
  static final StructType NAMES =
      new StructType()
          .add(NAME, DataTypes.StringType, false)
          .add(PERSON, DataTypes.StringType, false);

  /** A name, and the two people who stand under it. */
  static final StructType JOINED =
      new StructType()
          .add(NAME, DataTypes.StringType, false)
          .add(FIRST, DataTypes.StringType, false)
          .add(SECOND, DataTypes.StringType, false);

  /** The settings to clean it with: nothing of it shall stay, no student either. */
  ConfigLoader.Loaded settings(PipelineOptions options, String... more) {
    List<String> all = new ArrayList<>(List.of("warehouse=" + root, "clean.keep_students=false"));
    all.addAll(List.of(more));
    return options.load(all.toArray(String[]::new));
  }

  /** Makes levels, each in a warehouse of its own. */
  interface Source {
    /**
     * Writes a level's tables up to the embeddings.
     *
     * @param root an empty warehouse
     */
    LabelLevel level(LabelNoise noise, String root);
  }
}
