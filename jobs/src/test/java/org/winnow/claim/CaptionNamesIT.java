package org.winnow.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

/** Names in captions become claims where no source claims a name. */
@ExtendWith(SparkExtension.class)
class CaptionNamesIT {
  private static final String SOURCES =
      """
      SELECT * FROM VALUES
        ('named', 'i1', 'Ada Roe'), ('same image', 'i1', NULL), ('spoken', 'i2', NULL), ('two', 'i3', NULL),
        ('silent', 'i4', NULL), ('no image', NULL, NULL), ('only spoken', 'i5', NULL), ('again', 'i6', NULL)
      t(source_id, image_id, claimed_name)""";

  private static final String CAPTIONS =
      """
      SELECT * FROM VALUES
        ('same image', 'i1', array('Bo Lee')), ('spoken', 'i2', array('ADA ROE', 'Ada Roé')),
        ('two', 'i3', array('Ada Roe', 'Bo Lee')), ('silent', 'i4', array()),
        ('only spoken', 'i5', array('bo lee')), ('again', 'other image', array('Bo Lee'))
      t(source_id, image_id, names)""";

  @Test
  void onlyImagesWithoutAClaimedNameTakeItFromCaptions(SparkSession spark) {
    assertThat(rows(CaptionNames.claimed(spark.sql(SOURCES), spark.sql(CAPTIONS))))
        .containsExactly(
            "again null false",
            "named Ada Roe false",
            "no image null false",
            "only spoken Bo Lee true",
            "same image null false",
            "silent null false",
            "spoken Ada Roe true",
            "two Ada Roe true",
            "two Bo Lee true");
  }

  @Test
  void withoutCaptionsTheSourcesStay(SparkSession spark) {
    Dataset<Row> sources = spark.sql(SOURCES);
    assertThat(rows(CaptionNames.claimed(sources, spark.sql(CAPTIONS).limit(0))))
        .isEqualTo(rows(CaptionNames.none(sources)))
        .hasSize(8);
  }

  private static List<String> rows(Dataset<Row> claims) {
    return claims
        .selectExpr("concat_ws(' ', source_id, coalesce(claimed_name, 'null'), in_caption)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
