package org.winnow.command.query;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.winnow.command.UserFile;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.NearestErrors;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.model.embed.UnitVector;
import org.winnow.nearest.PhotoFace;
import org.winnow.nearest.Queries;
import org.winnow.spark.RowView;
import org.winnow.table.Embeddings;
import picocli.CommandLine.Option;

/** The query of {@code winnow nearest}: a photograph, a face of the warehouse, or a vector. */
final class QueryOptions {
  @Option(
      names = "--photo",
      paramLabel = "FILE",
      description = "A photograph; of several faces the most prominent counts")
  private String photo;

  @Option(
      names = "--face",
      paramLabel = "FACE_ID",
      description = "A face of the warehouse; it is not its own neighbour")
  private String face;

  @Option(
      names = "--vector",
      paramLabel = "NUMBERS",
      description = "Numbers with commas between them, or a file with them")
  private String vector;

  @Option(
      names = "--queries",
      paramLabel = "FILE.parquet",
      description = "Many queries: a Parquet file with the columns id (text) and vector (numbers)")
  private String file;

  /**
   * Checks that there is one query.
   *
   * @throws org.winnow.console.UserException if not
   */
  void check() {
    if (Stream.of(photo, face, vector, file).filter(given -> given != null).count() != 1) {
      throw Errors.configuration(
          List.of("nearest takes one of --photo, --face, --vector and --queries."));
    }
  }

  boolean many() {
    return file != null;
  }

  /** The file of many queries. */
  String file() {
    return UserFile.named(file).path().toString();
  }

  /** The query in words. */
  String words() {
    return photo != null
        ? "Photograph " + Path.of(photo).getFileName()
        : face != null ? "Face " + face : "A vector";
  }

  /** The one query. */
  Queries one(JobContext context, String model, Console console) throws IOException {
    if (photo != null) {
      UserFile picture = UserFile.named(photo);
      PhotoFace shown =
          PhotoFace.of(
              picture.read(context.spark().sparkContext().hadoopConfiguration()),
              picture.toString(),
              model,
              context.tables(),
              context.config());
      if (shown.faces() > 1) {
        console.say(
            "The photograph shows "
                + Unit.FACES.of(shown.faces())
                + ". The most prominent one is the query.");
      }
      return new Queries(List.of(""), List.of(shown.vector()));
    }
    return face != null
        ? new Queries(List.of(face), List.of(ofFace(context, model)))
        : new Queries(List.of(""), List.of(numbers()));
  }

  private float[] ofFace(JobContext context, String model) {
    return RowView.collect(
            context
                .tables()
                .read(Embeddings.TABLE)
                .filter(Embeddings.FACE_ID.col().equalTo(face))
                .filter(Embeddings.MODEL_ID.col().equalTo(model))
                .select(Embeddings.VECTOR.col()),
            row -> row.getFloats(0))
        .stream()
        .findFirst()
        .orElseThrow(() -> NearestErrors.noFace(face, model));
  }

  private float[] numbers() throws IOException {
    boolean isFile = vector.length() < 4096 && Files.isRegularFile(Path.of(vector));
    String text = isFile ? Files.readString(Path.of(vector), StandardCharsets.UTF_8) : vector;
    String[] parts = text.strip().replaceAll("^\\[|]$", "").strip().split("[\\s,;]+");
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        numbers[i] = Float.parseFloat(parts[i]);
      } catch (NumberFormatException e) {
        throw NearestErrors.vector(
            "Number " + (i + 1) + " of " + parts.length + " cannot be read.");
      }
    }
    UnitVector unit = UnitVector.of(numbers);
    if (!unit.usable()) {
      throw NearestErrors.vector("Its length is zero or not finite.");
    }
    return unit.values();
  }
}
