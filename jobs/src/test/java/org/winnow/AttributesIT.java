package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;
import org.winnow.testing.TinyAttributes;

/**
 * Attributes of drawn people by a model of a few nodes. One warehouse passes all tests in order.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class AttributesIT {
  private static final String ROWS =
      "SELECT face_id, attribute, value, numeric_value, score FROM attributes WHERE model_id ="
          + " 'tiny-attributes' ORDER BY face_id, attribute";

  private Path photos;
  private Path models;
  private Winnow winnow;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    photos = folder.resolve("photos");
    models = folder.resolve("models");
    TinyAttributes.write(models);
    TinyAttributes.write(models, "tiny-two", 1.0);
    winnow = new Winnow(folder.resolve("warehouse"));
    DrawnPhotographs.copy(DrawnPhotographs.names().subList(0, 1), photos);
    detect();
  }

  private void detect() {
    winnow.ingest(photos);
    winnow.succeed(DrawnPhotographs.withBuiltInModels("detect"));
  }

  private String[] attributes(String... more) {
    List<String> all = new ArrayList<>(List.of("attributes", "--models-dir", models.toString()));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  @Test
  @Order(1)
  void theModelsAreCheckedBeforeAnythingRuns() {
    winnow.succeed(attributes());
    assertThat(winnow.messages()).contains("no model is given: add --model ID");
    assertThat(winnow.run(attributes("--model", "builtin-gradients", "--model", "no-such-model")))
        .isEqualTo(1);
    assertThat(winnow.messages())
        .contains("'builtin-gradients' is for embedding, not for attribute")
        .contains("there is no model 'no-such-model'");
    assertThat(winnow.run(attributes("--model", "tiny-two", "--model", "tiny-two"))).isEqualTo(1);
    assertThat(winnow.messages()).contains("name each model once");
  }

  @Test
  @Order(2)
  void everyFaceHasAValueForEachAttribute() {
    winnow.succeed(attributes("--model", TinyAttributes.ID));
    assertThat(
            winnow.sql(
                "SELECT count(*) = 4 * (SELECT count(*) FROM faces) AND count(*) > 8 FROM"
                    + " attributes"))
        .isEqualTo("true");
    assertThat(
            winnow.sql(
                "SELECT array_join(array_sort(collect_set(attribute)), ',') FROM attributes WHERE model_id ="
                    + " 'tiny-attributes'"))
        .contains("bin,colour,level,light");
    assertThat(
            winnow.sql(
                "SELECT rows_in = (SELECT count(*) FROM faces) AND rows_out = (SELECT count(*)"
                    + " FROM attributes) FROM runs WHERE stage = 'attributes' AND outcome = 'DONE'"))
        .isEqualTo("true");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM attributes WHERE (attribute = 'level') <> (score IS NULL"
                    + " AND numeric_value IS NOT NULL) AND attribute <> 'bin'"))
        .isEqualTo("0");
  }

  @Test
  @Order(3)
  void theSecondRunDoesNothing() {
    winnow.succeed(attributes("--model", TinyAttributes.ID));
    assertThat(winnow.messages()).contains("described by tiny-attributes already");
  }

  @Test
  @Order(4)
  void anAddedModelDescribesAllFacesAndTheOthersNewOnesOnly() throws IOException {
    String before = winnow.sql(ROWS);
    DrawnPhotographs.copy(DrawnPhotographs.names().subList(1, 2), photos);
    detect();
    String newFaces =
        winnow.sql(
            "SELECT count(*) FROM faces WHERE face_id NOT IN (SELECT face_id FROM attributes)");
    assertThat(Integer.parseInt(newFaces)).isPositive();
    winnow.succeed(
        attributes(
            "--model", TinyAttributes.ID, "--model", "tiny-two", "--set", "attributes.slice=8"));
    assertThat(
            winnow.sql(
                "SELECT count(*) = 2 * 4 * (SELECT count(*) FROM faces) AND count(*) ="
                    + " count(DISTINCT face_id, model_id, attribute) FROM attributes"))
        .isEqualTo("true");
    assertThat(
            winnow.sql(
                "SELECT rows_out - 4 * (SELECT count(*) FROM faces) FROM runs WHERE stage ="
                    + " 'attributes' AND outcome = 'DONE' ORDER BY rows_out DESC LIMIT 1"))
        .isEqualTo(String.valueOf(4 * Integer.parseInt(newFaces)));
    assertThat(winnow.sql(ROWS)).contains(before.lines().skip(1).findFirst().orElseThrow());
    // Another square around the face is another crop.
    assertThat(
            winnow.sql(
                "SELECT count(*) > 0 FROM attributes a JOIN attributes b USING (face_id, attribute)"
                    + " WHERE a.model_id < b.model_id AND a.attribute = 'level' AND a.numeric_value <>"
                    + " b.numeric_value"))
        .isEqualTo("true");
  }

  @Test
  @Order(5)
  void theRowsAreTheSameWhateverThePartitioning() {
    String before = winnow.sql(ROWS);
    String faces = winnow.sql("SELECT count(*) FROM faces");
    winnow.succeed(
        attributes(
            "--model",
            TinyAttributes.ID,
            "--redo",
            "--set",
            "attributes.task_images=1",
            "--set",
            "attributes.batch=3"));
    assertThat(winnow.sql(ROWS)).isEqualTo(before);
    assertThat(winnow.sql("SELECT count(*) FROM attributes WHERE model_id = 'tiny-two'"))
        .isEqualTo("0");
    // Redo deletes attributes alone.
    assertThat(winnow.sql("SELECT count(*) FROM faces")).isEqualTo(faces);
  }
}
