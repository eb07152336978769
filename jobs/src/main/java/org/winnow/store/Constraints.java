package org.winnow.store;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The CHECK constraints of a table that stands: brought to what this version of Winnow writes. */
final class Constraints {
  private static final String PROPERTY = "delta.constraints.";

  private Constraints() {}

  /** The property of a table that holds a constraint. */
  static String property(String name) {
    return PROPERTY + name;
  }

  /**
   * Replaces the constraints that differ: an earlier version of Winnow knew fewer words. Makes no
   * commit where none does.
   */
  static void renew(SparkSession spark, String path, TableLog log, Map<String, String> wanted) {
    wanted.forEach(
        (name, check) -> {
          String present = log.property(property(name)).orElse(null);
          if (check.equals(present)) {
            return;
          }
          if (present != null) {
            alter(spark, path, "DROP CONSTRAINT " + name);
          }
          alter(spark, path, "ADD CONSTRAINT " + name + " CHECK (" + check + ")");
        });
  }

  private static void alter(SparkSession spark, String path, String change) {
    spark.sql(String.format("ALTER TABLE delta.`%s` %s", path, change));
  }
}
