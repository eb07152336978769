package org.winnow.store;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Runs statements whose commit carries user metadata. A DataFrame write takes it as an option, but
 * MERGE, DELETE and ALTER read a session setting. They run one at a time in a session of their own,
 * so that no other commit takes the metadata.
 */
final class Statements {
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  private final SparkSession spark;
  private SparkSession metadataSession;

  Statements(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Runs a statement.
   *
   * @param userMetadata text for the commit
   */
  synchronized void run(String userMetadata, Consumer<SparkSession> statement) {
    SparkSession session = session();
    Option<SparkSession> active = SparkSession.getActiveSession();
    session.conf().set(USER_METADATA, userMetadata);
    SparkSession.setActiveSession(session);
    try {
      statement.accept(session);
    } finally {
      session.conf().unset(USER_METADATA);
      if (active.isDefined()) {
        SparkSession.setActiveSession(active.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }

  /** The session, with the current settings of the caller's session. */
  private SparkSession session() {
    if (metadataSession == null) {
      metadataSession = spark.newSession();
    }
    Map<String, String> settings = JavaConverters.mapAsJavaMap(spark.conf().getAll());
    settings.forEach(
        (name, value) -> {
          if (metadataSession.conf().isModifiable(name)) {
            metadataSession.conf().set(name, value);
          }
        });
    return metadataSession;
  }
}
