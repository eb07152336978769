package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/** Queries that cannot be answered: the fault is that of who asks. */
@ExtendWith(SparkExtension.class)
class SqlFaultsIT {
  @TempDir private Path folder;
  private Winnow winnow;

  @BeforeEach
  void oneSource() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos/Ada"));
    Files.writeString(photos.resolve("broken.jpg"), "no picture");
    winnow = new Winnow(folder.resolve("warehouse"));
    winnow.succeed("ingest", "--input", folder.resolve("photos").toString());
  }

  @Test
  void aQueryThatCannotBeRunIsToldInSparksOwnWords(SparkSession spark) {
    Map<String, String> faults =
        Map.of(
            "SELEC 1", "PARSE_SYNTAX_ERROR",
            "SELECT nobody FROM sources", "UNRESOLVED_COLUMN",
            "SELECT * FROM nothing", "TABLE_OR_VIEW_NOT_FOUND",
            "SELECT cosine_similarity(array(1)) FROM sources", "WRONG_NUM_ARGS",
            "SELECT cosine_similarity(array(1f), array(1f, 2f)) FROM sources", "vectors of 1 and 2",
            "SELECT raise_error('as asked') FROM sources", "as asked",
            "SELECT element_at(array(1), 0) FROM sources", "INVALID_INDEX_OF_ZERO");
    faults.forEach(this::isTold);
    spark.conf().set("spark.sql.ansi.enabled", "true");
    try {
      isTold("SELECT cast(uri AS int) FROM sources", "CAST_INVALID_INPUT");
      isTold("SELECT 1 / (length(uri) - length(uri)) FROM sources", "DIVIDE_BY_ZERO");
    } finally {
      spark.conf().unset("spark.sql.ansi.enabled");
    }
  }

  private void isTold(String query, String words) {
    assertThat(winnow.run("sql", "--format", "csv", query)).as(query).isEqualTo(1);
    assertThat(winnow.messages())
        .contains("The query cannot be run.", words)
        .doesNotContain("bug of Winnow", "\tat ");
  }
}
