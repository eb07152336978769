package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;

/** One row is the class number of one identity, assigned at its first publication. */
public final class ClassNumbers {
  public static final Field IDENTITY_ID = Field.text("identity_id", "Published identity");
  public static final Field LABEL =
      Field.of("label", IntegerType, "Its class number; never given to another identity");

  public static final Table TABLE =
      Table.of(
              "class_numbers",
              "The class number of one published identity",
              List.of(IDENTITY_ID),
              IDENTITY_ID,
              LABEL)
          .withConstraint("label_not_negative", "label >= 0");

  private ClassNumbers() {}
}
