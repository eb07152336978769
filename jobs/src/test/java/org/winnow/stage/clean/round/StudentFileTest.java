package org.winnow.stage.clean.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.metric.Projection;
import org.winnow.metric.Student;
import org.winnow.metric.StudentReport;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;

class StudentFileTest {
  private static final String TEACHER = "builtin-gradients";

  @TempDir private Path folder;

  @Test
  void aStudentIsAModelLikeAnyOther() {
    Optional<String> models = Optional.of(folder.toString());
    Projection projection = new Projection(new float[dimension()], identity(dimension()));

    String sentence = new StudentFile(models(models), TEACHER).write(student(projection), 1, "run");

    String id = TEACHER + "-student-" + StudentFile.digest(projection);
    assertThat(sentence).contains("The student of round 1 is model " + id, folder.toString());
    assertThat(folder.resolve(id + ".onnx")).exists();
    ModelSpec spec = ModelCatalogue.load(models).resolve(id, Task.EMBEDDING, models);
    assertThat(spec.dimension()).isEqualTo(dimension());
    assertThat(Files.exists(folder.resolve(id + ".conf"))).isTrue();
  }

  @Test
  void withoutTheEmbeddersFileItIsSaidThatNothingWasWritten() {
    Optional<String> models = Optional.of(folder.toString());

    String sentence =
        new StudentFile(models(models), "sface")
            .write(student(new Projection(new float[128], identity(128))), 2, "run");

    assertThat(sentence).startsWith("The student of round 2 was not written as a model: ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherProjectionHasAnotherId() {
    float[] other = identity(4);
    other[1] = 1e-6f;

    assertThat(StudentFile.digest(new Projection(new float[4], identity(4))))
        .isEqualTo(StudentFile.digest(new Projection(new float[4], identity(4))))
        .isNotEqualTo(StudentFile.digest(new Projection(new float[4], other)));
  }

  private static Config.Models models(Optional<String> dir) {
    Config.Models usual = ConfigLoader.load(ConfigLoader.Overlays.none()).config().models();
    return new Config.Models(dir, usual.device());
  }

  private static int dimension() {
    return ModelCatalogue.load(Optional.empty())
        .resolve(TEACHER, Task.EMBEDDING, Optional.empty())
        .dimension();
  }

  private static Student student(Projection projection) {
    return new Student(
        Optional.of(projection),
        new StudentReport(
            true, "accepted", 1e-3, 0.5, 0.6, 0.01, 10, 100, 0.3, projection.dimension()));
  }

  private static float[] identity(int size) {
    float[] matrix = new float[size * size];
    for (int i = 0; i < size; i++) {
      matrix[i * size + i] = 1;
    }
    return matrix;
  }
}
