package org.winnow.stage.clean.round;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.winnow.config.Config;
import org.winnow.image.Digests;
import org.winnow.metric.Projection;
import org.winnow.metric.Student;
import org.winnow.model.ModelException;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelFolder;
import org.winnow.model.embed.StudentModel;

/** Stores a student as a model of its own: the embedder followed by the projection. */
public record StudentFile(Config.Models models, String teacher) {
  private static final int DIGITS = 8;

  /**
   * Writes the model if the file of the embedder exists.
   *
   * @param round round that the student was trained on
   * @return result of the operation, as a sentence
   */
  public String write(Student student, int round, String runId) {
    Projection projection = student.projection().orElseThrow();
    String id = teacher + "-student-" + digest(projection);
    try {
      ModelSpec spec =
          ModelCatalogue.load(models.dir()).resolve(teacher, Task.EMBEDDING, models.dir());
      Path folder = ModelFolder.of(models.dir()).path();
      new StudentModel(spec, projection)
          .write(
              folder,
              id,
              List.of(
                  "Learnt from the kept faces of round " + round + " of run " + runId + ".",
                  student.report().summary() + "."));
      return "The student of round %s is model %s, in %s.".formatted(round, id, folder);
    } catch (CatalogueException e) {
      return notWritten(round, String.join(" ", e.faults()));
    } catch (ModelException | IOException e) {
      return notWritten(round, e.getMessage());
    }
  }

  private static String notWritten(int round, String reason) {
    return "The student of round %s was not written as a model: %s".formatted(round, reason);
  }

  /** Id of a projection; equal projections have equal ids. */
  static String digest(Projection projection) {
    float[] mean = projection.mean();
    float[] matrix = projection.matrix();
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * (mean.length + matrix.length));
    bytes.asFloatBuffer().put(mean).put(matrix);
    return Digests.sha256(bytes.array()).substring(0, DIGITS);
  }
}
