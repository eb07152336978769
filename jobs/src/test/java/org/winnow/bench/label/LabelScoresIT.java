package org.winnow.bench.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.evaluation.Agreement;
import org.winnow.store.DeltaStore;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class LabelScoresIT {
  private static final StructType CLAIM = schema("image_id", LabelLevel.NAME, LabelLevel.PERSON);

  private static StructType schema(String... columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    return schema;
  }

  /** Lines of words; a dash is null. */
  private static Dataset<Row> rows(SparkSession spark, StructType schema, String... lines) {
    List<Row> rows =
        Arrays.stream(lines)
            .map(
                line ->
                    RowFactory.create(
                        Arrays.stream(line.split(" "))
                            .map(word -> word.equals("-") ? null : word)
                            .toArray()))
            .toList();
    return spark.createDataFrame(rows, schema);
  }

  @Test
  void imagesAreScoredByWhereTheirFacesEnded(@TempDir Path folder, SparkSession spark) {
    LabelLevel level =
        new LabelLevel(
            folder.toString(),
            rows(
                spark,
                CLAIM,
                "a1 ada ada",
                "a2 ada ada",
                "a3 ada2 ada",
                "b1 bea bea",
                "b2 bea bea",
                "s1 ada bea", // swapped, moved back
                "s2 bea ada", // swapped, kept as claimed
                "s3 ada bea", // swapped, dropped
                "x1 bea xen", // a stranger, dropped
                "x2 bea yan", // a stranger, moved to somebody
                "x3 bea zoe", // strangers, an identity of their own
                "x4 bea zoe",
                "c1 cid cid",
                "d1 cid dot"), // joined with cid, set apart
            rows(spark, LabelLevel.NAMES, "ada ada", "ada2 ada", "bea bea", "cid cid"),
            rows(spark, LabelLevel.JOINED, "cid cid dot"),
            true);
    DeltaStore tables = new DeltaStore(spark, folder.toString());
    Dataset<Row> identities =
        rows(
            spark,
            schema("identity_id", "name", "status", "merged_into"),
            "A ada KEPT -",
            "A2 ada2 MERGED A",
            "B bea KEPT -",
            "C cid MERGED A", // a wrong merge in the table alone
            "Z bea#2 KEPT -",
            "D cid#2 KEPT -");
    Dataset<Row> labels =
        rows(
            spark,
            schema("face_id", "claimed_identity", "identity_id", "decision"),
            "a1-000 ada A KEPT",
            "a1-001 ada B MOVED", // a passer-by with a name: the image stays
            "a2-000 ada A REVIEW",
            "a3-000 ada2 A KEPT",
            "b1-000 bea B KEPT",
            "b2-000 bea B KEPT",
            "s1-000 ada B MOVED",
            "s2-000 bea B KEPT",
            "s3-000 ada A DROPPED",
            "x1-000 bea B DROPPED",
            "x2-000 bea A MOVED",
            "x3-000 bea Z KEPT",
            "x4-000 bea Z KEPT",
            "c1-000 cid C KEPT",
            "d1-000 cid D KEPT");
    save(tables, Identities.TABLE, identities);
    save(tables, Labels.TABLE, labels);

    LabelResult result = LabelScores.of(level, tables);

    assertThat(result.images()).isEqualTo(14);
    assertThat(result.wrong()).isEqualTo(8);
    // a1 a3 b1 b2 s1 c1 d1 rightly, s2 and x2 wrongly; x3 and x4 do not count.
    assertThat(result.keep()).isEqualTo(new Agreement(10, 9, 7));
    // a1 a3 b1 b2 c1 rightly, s2 wrongly; a2 is missing.
    assertThat(result.stay()).isEqualTo(new Agreement(6, 6, 5));
    // s1 rightly, x2 wrongly; s2 and s3 are missing.
    assertThat(result.move()).isEqualTo(new Agreement(3, 2, 1));
    // ada and ada2 rightly, ada and cid, ada2 and cid wrongly.
    assertThat(result.merges().pairs()).isEqualTo(new Agreement(1, 3, 1));
    assertThat(result.merges().wrong()).containsExactly("ada + cid", "ada2 + cid");
    assertThat(List.of(result.joined(), result.apart(), result.both())).containsOnly(1L);
    assertThat(List.of(result.faces(), result.review())).containsExactly(15L, 1L);
  }

  private static void save(DeltaStore tables, org.winnow.table.Table table, Dataset<Row> rows) {
    GeneratedLevels.append(
        tables, table, rows.withColumn("round", org.apache.spark.sql.functions.lit(1)));
  }
}
