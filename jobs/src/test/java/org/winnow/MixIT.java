package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/** Mixes of planted tables. */
@ExtendWith(SparkExtension.class)
class MixIT {
  @TempDir private static Path folder;
  private static Winnow winnow;
  private static MixTables tables;

  /** 400 real faces of 20 people, of whom a quarter are bright; 300 synthetic ones of 60. */
  @BeforeAll
  static void write(SparkSession spark) {
    Path warehouse = folder.resolve("warehouse");
    winnow = new Winnow(warehouse);
    tables = new MixTables(spark, warehouse);
    tables.curated(0, 400, "id % 20", "if(id % 4 = 0, 200, 50)");
    tables.synthetic(300, 5);
    spark
        .range(30)
        .selectExpr(
            "if(id = 7, 'same', if(id = 8, 'same', concat('other', id))) AS name",
            "if(id = 9, null, concat('who', id % 3)) AS person",
            "cast(if(id = 10, '', 'png') AS binary) AS crop",
            "'CC-BY-4.0' AS licence")
        .write()
        .format("delta")
        .save(folder.resolve("other").toString());
  }

  private static Path recipe(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name + ".conf"), text);
  }

  private static int mix(String name, String text, String... more) throws IOException {
    String[] all = new String[5 + more.length];
    all[0] = "mix";
    all[1] = "--name";
    all[2] = name;
    all[3] = "--recipe";
    all[4] = recipe(name, text).toString();
    System.arraycopy(more, 0, all, 5, more.length);
    return winnow.run(all);
  }

  @Test
  void aMixHasDenseLabelsAndPlacesAndAReasonForEveryOtherRow() throws IOException {
    int code =
        mix(
            "all",
            """
            order = sources
            sources = [
              { name = drawn, table = synthetic, repeat = "if(image_index = 0, 3, 1)" }
              { name = real, filter = "brightness < 100", max_per_identity = 12 }
              { name = other, path = "%s", columns {
                  face_id = name, identity_id = person, origin = "'real'", basis = "'licence'" } }
            ]
            """
                .formatted(folder.resolve("other")));

    assertThat(code).as(winnow.messages()).isZero();
    assertThat(
            winnow.sql(
                "SELECT source, count(*), count(DISTINCT face_id), min(label), max(label),"
                    + " count(DISTINCT label), min(position), max(position), min(origin),"
                    + " min(licence), min(basis), min(dataset) FROM mix_all GROUP BY 1 ORDER BY 7"))
        .isEqualTo(
            """
            drawn,420,300,0,59,60,0,419,drawn@abababababab,Apache-2.0,generated: shows no person,drawn
            real,180,180,60,74,15,420,599,real,CC0,consent,test
            other,26,26,75,77,3,600,625,real,CC-BY-4.0,licence,other""");
    assertThat(
            winnow.sql(
                "SELECT count(DISTINCT position), count(DISTINCT source, face_id, copy) FROM mix_all"))
        .isEqualTo("626,626");
    assertThat(
            winnow.sql(
                "SELECT source, reason, sum(excluded_rows) FROM exclusions WHERE mix_name = 'all' GROUP BY"
                    + " 1, 2 ORDER BY 1, 2"))
        .isEqualTo("other,REPEATED_ID,2\nother,UNUSABLE,2\nreal,ABOVE_CAP,120\nreal,FILTERED,100");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM mix_all m JOIN curated c USING (face_id) WHERE m.crop = c.crop"
                    + " AND m.identity = c.identity AND m.uri = c.uri AND m.weight = 1"))
        .isEqualTo("180");
    winnow.succeed("check");
    assertThat(winnow.result()).contains("mix_all");

    assertThat(mix("all", Files.readString(folder.resolve("all.conf")) + "# More.")).isZero();
    assertThat(winnow.messages()).contains("nothing to do");
  }

  @Test
  void plantedMarginsAreMetAndThePriceIsPrintedBeforeItIsPaid() throws IOException {
    String balanced =
        """
        ratio { real = 1, drawn = 1 }
        balance { light { bright = 1, dark = 1 } }
        sources = [
          { name = real, attributes { light = "if(brightness > 100, 'bright', 'dark')" } }
          { name = drawn, table = synthetic
            attributes { light = "if(brightness > 100, 'bright', 'dark')" } }
        ]
        """;

    assertThat(mix("fair", balanced, "--plan")).as(winnow.messages()).isZero();
    assertThat(winnow.messages()).contains("keep 72.9 % of 700 images: 510");
    assertThat(winnow.messages()).contains("light = bright limits it, with 255 images");
    assertThat(winnow.result()).contains("in the mix", "ABOVE_QUOTA").contains("bright", "50.0");
    assertThat(winnow.sql("SHOW TABLES")).doesNotContain("mix_fair");

    assertThat(mix("fair", balanced)).as(winnow.messages()).isZero();
    assertThat(
            winnow.sql(
                "SELECT count_if(brightness > 100) FROM (SELECT face_id, brightness FROM curated UNION"
                    + " SELECT face_id, brightness FROM synthetic) JOIN mix_fair USING (face_id)"))
        .isEqualTo("255");
    assertThat(winnow.sql("SELECT source, count(*) FROM mix_fair GROUP BY 1 ORDER BY 1"))
        .isEqualTo("drawn,255\nreal,255");
  }

  @Test
  void quotasThatCannotBeMetAreRefusedWithWhatIsShort() throws IOException {
    assertThat(
            mix(
                "short",
                """
                sources = [
                  { name = real, identities = 25 }
                  { name = drawn, table = synthetic, images = 310 }
                ]
                """))
        .isEqualTo(2);
    assertThat(winnow.messages())
        .contains("real: the quota is 25 identities; there are 20: 5 short.");
    assertThat(
            mix(
                "short",
                """
                size = 300, balance { light { bright = 1, dark = 1 } }
                sources = [{ name = real, attributes { light = "if(brightness > 100, 'bright', 'dark')" } }]
                """))
        .isEqualTo(2);
    assertThat(winnow.messages())
        .contains("300 images wanted; at most 200 of 400 have these shares: 100 short")
        .contains("light = bright limits it");
    assertThat(
            mix(
                "short",
                "sources = [{ name = real, filter = \"brightnes > 1\" }, { name = x, path = nowhere }]"))
        .isEqualTo(1);
    assertThat(winnow.messages())
        .contains("real.filter", "brightnes", "x: there is no Delta table at");
  }

  @Test
  @Tag("slow")
  void aTableThatStandsTwiceSharesNoIdentity() throws IOException {
    assertThat(
            mix(
                "depth",
                """
                sources = [
                  { name = depth, identities = 4, min_per_identity = 20 }
                  { name = breadth, identities = 10, max_per_identity = 5 }
                ]
                """))
        .as(winnow.messages())
        .isZero();

    assertThat(
            winnow.sql(
                "SELECT source, count(DISTINCT identity_id), count(*) FROM mix_depth GROUP BY 1 ORDER"
                    + " BY 1"))
        .isEqualTo("breadth,10,50\ndepth,4,80");
    assertThat(winnow.sql("SELECT count(DISTINCT identity_id), max(label) FROM mix_depth"))
        .isEqualTo("14,13");
    assertThat(
            winnow.sql(
                "SELECT reason, sum(excluded_rows) FROM exclusions WHERE mix_name = 'depth' AND source ="
                    + " 'breadth' GROUP BY 1 ORDER BY 1"))
        .isEqualTo("ABOVE_CAP,150\nABOVE_IDENTITIES,120\nIN_EARLIER_SOURCE,80");
  }

  @Test
  @Tag("slow")
  void identitiesAreTakenAsAWhole() throws IOException {
    assertThat(
            mix(
                "people",
                """
                by = identities
                ratio { real = 1, drawn = 3 }
                size = 40
                sources = [ { name = real }, { name = drawn, table = synthetic } ]
                """))
        .as(winnow.messages())
        .isZero();

    assertThat(
            winnow.sql(
                "SELECT source, count(DISTINCT identity_id), count(*) FROM mix_people GROUP BY 1"
                    + " ORDER BY 1"))
        .isEqualTo("drawn,30,150\nreal,10,200");
  }
}
