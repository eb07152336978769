package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.table.Attributes;
import org.winnow.testing.SparkExtension;

/** Mixes that are chosen by attributes and do not hold them. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MixAttributesIT {
  @TempDir private static Path folder;
  private static Winnow winnow;
  private static MixTables tables;

  /**
   * 80 faces of 8 people. Of every four people one is a woman; each man has one face in ten that is
   * taken for a woman's, with a low score.
   */
  @BeforeAll
  static void write(SparkSession spark) {
    Path warehouse = folder.resolve("warehouse");
    winnow = new Winnow(warehouse);
    tables = new MixTables(spark, warehouse);
    tables.curated(0, 80, "id % 8", "50");
    infer(0, 80, "gender", "if(id % 4 = 0 OR id >= 72, 'female', 'male')", "0.9", "null");
    infer(0, 80, "age", "cast(id AS string)", "null", "id");
  }

  private static void infer(
      long first, long count, String attribute, String value, String score, String number) {
    tables.append(
        Attributes.TABLE,
        tables.rows(
            first,
            count,
            Attributes.TABLE,
            Map.of(
                "face_id",
                "concat('real-', lpad(id, 8, '0'))",
                "model_id",
                "'tiny-model'",
                "attribute",
                "'" + attribute + "'",
                "value",
                value,
                "score",
                score,
                "numeric_value",
                number)));
  }

  private static int mix(String name, String text) throws IOException {
    Path recipe = Files.writeString(folder.resolve(name + ".conf"), text);
    return winnow.run("mix", "--name", name, "--recipe", recipe.toString());
  }

  @Test
  @Order(1)
  void quotasMayNameAttributesAndTheMixHoldsNone() throws IOException {
    int code =
        mix(
            "even",
            """
            balance { sex { female = 1, male = 1 } }
            sources = [ { name = real, filter = "age >= 10 AND `tiny-model`.age < 60"
              attributes { sex = "gender" } } ]
            """);

    assertThat(code).as(winnow.messages()).isZero();
    assertThat(
            winnow.sql(
                "SELECT count(*), count_if(value = 'female') FROM mix_even JOIN attributes USING"
                    + " (face_id) WHERE attribute = 'gender'"))
        .isEqualTo("24,12");
    assertThat(
            winnow.sql(
                "SELECT min(numeric_value) >= 10 AND max(numeric_value) < 60 FROM mix_even JOIN"
                    + " attributes USING (face_id) WHERE attribute = 'age'"))
        .isEqualTo("true");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM (SELECT concat_ws(' ', source, face_id, identity_id, dataset, uri, origin, licence, basis) AS row FROM"
                    + " mix_even) WHERE row LIKE '%male%'"))
        .isEqualTo("0");
  }

  @Test
  @Order(2)
  void thePeopleOfAMixAreChosenByTheVoteOfTheirFaces() throws IOException {
    int code =
        mix("women", "sources = [ { name = real, filter = \"identity_gender = 'female'\" } ]");

    assertThat(code).as(winnow.messages()).isZero();
    assertThat(winnow.sql("SELECT count(*), count(DISTINCT identity_id) FROM mix_women"))
        .isEqualTo("20,2");
  }

  @Test
  @Order(3)
  void aColumnOfTheMixMayNotBeAnAttribute() throws IOException {
    assertThat(mix("leak", "sources = [ { name = real, columns { dataset = gender } } ]"))
        .isEqualTo(1);
    assertThat(winnow.messages())
        .contains("real: columns.dataset names the attribute gender")
        .contains("a mix does not publish attributes");
  }

  @Test
  @Order(4)
  void aMixIsMadeAgainFromTheAttributesItWasMadeFrom() throws IOException {
    String before = MixTables.digest(winnow, "mix_women", "face_id", "label", "position");
    tables.curated(80, 8, "id % 8", "50");
    infer(80, 8, "gender", "'female'", "1.0", "null");

    winnow.succeed("mix", "--name", "women", "--again");

    assertThat(MixTables.digest(winnow, "mix_women", "face_id", "label", "position"))
        .isEqualTo(before);
    assertThat(
            winnow.sql(
                "SELECT versions['real attributes'] >= 0 FROM mixes WHERE mix_name ="
                    + " 'women' LIMIT 1"))
        .isEqualTo("true");
  }
}
