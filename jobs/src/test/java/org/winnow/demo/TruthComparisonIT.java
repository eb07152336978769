package org.winnow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.evaluation.Agreement;
import org.winnow.table.Duplicates;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Sources;
import org.winnow.table.Table;
import org.winnow.testing.SparkExtension;

/** The comparison on tables made by hand, in which every kind of outcome occurs once. */
@ExtendWith(SparkExtension.class)
class TruthComparisonIT {
  private static final float[] SUBJECT = {20, 20, 40, 40};
  private static final float[] BACKGROUND = {90, 10, 20, 20};

  @TempDir private Path folder;

  @Test
  void everyOutcomeIsCountedOnce(SparkSession spark) throws IOException {
    Path truth = folder.resolve("truth.csv");
    Files.write(
        truth,
        List.of(
            Truth.header(),
            "Ada_One/001.jpg,Ada_One,p1,p1,GENUINE,,1,15,15,50,50",
            "Ada_One/002.jpg,Ada_One,p1,o9,OUTSIDER,,1,15,15,50,50",
            "Ada_One/003.jpg,Ada_One,p1,p2,SWAPPED,,1,15,15,50,50",
            "Ada_One/004.jpg,Ada_One,p1,p1,EXACT_COPY,Ada_One/001.jpg,1,15,15,50,50",
            "Ada_One/005.jpg,Ada_One,p1,,BROKEN,,0,,,,",
            "Ada_One/006.jpg,Ada_One,p1,p1,NEAR_COPY,Ada_One/001.jpg,1,15,15,50,50",
            "One_Ada/001.jpg,One_Ada,p1,p1,GENUINE,,1,15,15,50,50",
            "Bo_Two/001.jpg,Bo_Two,p2,p2,GENUINE,,2,15,15,50,50",
            "Bo_Two/002.jpg,Bo_Two,p2,p3,SECOND_PERSON,,1,15,15,50,50",
            "Bo_Two/003.jpg,Bo_Two,p2,,NO_FACE,,0,,,,",
            "Bo_Two/004.jpg,Bo_Two,p2,p2,GENUINE,,1,15,15,50,50",
            "Bo_Two/005.jpg,Bo_Two,p2,p3,SECOND_PERSON,,1,15,15,50,50"));
    Dataset<Row> sources =
        rows(
            spark,
            Sources.TABLE,
            source("Ada_One/001.jpg", "i1"),
            source("Ada_One/002.jpg", "i2"),
            source("Ada_One/003.jpg", "i3"),
            source("Ada_One/004.jpg", "i1"),
            source("Ada_One/005.jpg", null),
            source("Ada_One/006.jpg", "i0"),
            source("One_Ada/001.jpg", "i4"),
            source("Bo_Two/001.jpg", "i5"),
            source("Bo_Two/002.jpg", "i6"),
            source("Bo_Two/003.jpg", "i7"),
            source("Bo_Two/004.jpg", "i8"),
            source("Bo_Two/005.jpg", "i9"));
    Dataset<Row> duplicates =
        rows(
            spark,
            Duplicates.TABLE,
            duplicate("i0", "i1", Duplicates.Kind.PHOTOGRAPH),
            duplicate("i8", "i5", Duplicates.Kind.PHOTOGRAPH),
            duplicate("i9", "i6", Duplicates.Kind.BURST));
    Dataset<Row> faces =
        rows(
            spark,
            Faces.TABLE,
            face("i1", SUBJECT),
            face("i2", SUBJECT),
            face("i3", SUBJECT),
            face("i4", SUBJECT),
            face("i5", BACKGROUND),
            face("i6", SUBJECT),
            face("i9", SUBJECT));
    Dataset<Row> labels =
        rows(
            spark,
            Labels.TABLE,
            label("i1", "Ada_One", "ada", "KEPT"),
            label("i2", "Ada_One", "ada", "DROPPED"),
            label("i3", "Ada_One", "ada", "KEPT"),
            label("i4", "One_Ada", "ada", "KEPT"),
            label("i5", "Bo_Two", "bo", "KEPT"),
            label("i6", "Bo_Two", "bo", "REVIEW"),
            label("i9", "Bo_Two", "bo2", "MOVED"));
    Dataset<Row> identities =
        rows(
            spark,
            Identities.TABLE,
            identity("ada", "Ada_One", "KEPT", null),
            identity("one", "One_Ada", "MERGED", "ada"),
            identity("bo", "Bo_Two", "KEPT", null),
            identity("bo2", "Bo_Two #2", "KEPT", null));

    Findings findings =
        TruthComparison.of(
            Truth.read(spark, truth.toString()),
            new TruthComparison.RunTables(sources, duplicates, faces, labels, identities));

    assertThat(findings.broken()).isEqualTo(new Agreement(1, 1, 1));
    assertThat(findings.copies()).isEqualTo(new Agreement(1, 1, 1));
    // i0 repeats i1. i8 and i5 are two photographs, and a series is no copy.
    assertThat(findings.altered()).isEqualTo(new Agreement(1, 2, 1));
    // The subjects of i0, i5 and i8 were missed; what was found in i5 is somebody behind.
    assertThat(findings.detected()).isEqualTo(new Agreement(9, 7, 6));
    assertThat(findings.nobody()).isEqualTo(new Agreement(1, 1, 1));
    // Right claims: i0, i1, i4, i5, i8. Kept: i1, i3, i4, i5; i3 shows another, i5's face is
    // another's.
    assertThat(findings.kept()).isEqualTo(new Agreement(5, 4, 2));
    // Wrong claims: i2, i3, i6, i7, i9. Not kept: i0, i2, i6, i7, i8, i9.
    assertThat(findings.removed()).isEqualTo(new Agreement(5, 6, 4));
    assertThat(findings.splits()).isEqualTo(new Agreement(1, 1, 1));
    assertThat(findings.shown()).isEqualTo(new Agreement(1, 1, 1));
    assertThat(findings.merges()).isEqualTo(new Agreement(1, 1, 1));
    assertThat(findings.claims()).isEqualTo(10);
    assertThat(findings.review()).isEqualTo(1);
  }

  private static Dataset<Row> rows(SparkSession spark, Table table, Row... rows) {
    return spark.createDataFrame(List.of(rows), table.schema());
  }

  private static Row source(String path, String image) {
    return RowFactory.create(
        path,
        "file:/photos/" + path,
        "demo",
        path.substring(0, path.indexOf('/')),
        null,
        "none",
        "drawn",
        image == null ? "QUARANTINED" : "OK",
        image == null ? "CORRUPT" : null,
        1L,
        1L,
        image);
  }

  private static Row duplicate(String image, String of, Duplicates.Kind kind) {
    return RowFactory.create(image, of, kind.name(), 0.9f, null, null, 3);
  }

  private static Row face(String image, float[] box) {
    return RowFactory.create(
        image + "-000",
        image,
        0,
        "detector",
        0.9f,
        box[0],
        box[1],
        box[2],
        box[3],
        new Float[] {0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f},
        20f,
        100f,
        100f,
        50f,
        0f,
        0f,
        0f,
        0f,
        new byte[0]);
  }

  private static Row label(String image, String name, String identity, String decision) {
    return RowFactory.create(image + "-000", 1, name, identity, decision, "NEAR_CORE", 0.9f, 0.5f);
  }

  private static Row identity(String id, String name, String status, String into) {
    return RowFactory.create(id, 1, name, 2L, status, null, into, 0.9f, null, null, null);
  }
}
