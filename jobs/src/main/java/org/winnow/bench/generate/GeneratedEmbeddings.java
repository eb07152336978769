package org.winnow.bench.generate;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.console.Errors;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.knn.exact.VectorSet;
import picocli.CommandLine.Option;

/** The options that describe generated embeddings, and these as a table. */
public final class GeneratedEmbeddings {
  /** The identity that a face was drawn of. */
  public static final String IDENTITY = "true_identity";

  private static final int FACES_OF_IDENTITY = 66;

  private static final StructType FACE =
      new StructType()
          .add(VectorSet.ID, DataTypes.StringType, false)
          .add(IDENTITY, DataTypes.StringType, false)
          .add(VectorSet.VECTOR, DataTypes.createArrayType(DataTypes.FloatType, false), false);

  @Option(names = "--faces", paramLabel = "N", description = "Faces (default ${DEFAULT-VALUE})")
  private long faces = 50_000;

  @Option(
      names = "--identities",
      paramLabel = "N",
      description = "Identities (default: one for " + FACES_OF_IDENTITY + " faces)")
  private int identities;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description = "Numbers of an embedding (default ${DEFAULT-VALUE})")
  private int dimension = 128;

  @Option(
      names = "--cohesion",
      paramLabel = "F",
      description = "Mean cosine of a face to its identity (default ${DEFAULT-VALUE})")
  private double cohesion = 0.72;

  @Option(
      names = "--variety",
      paramLabel = "F",
      description = "Deviation of the cohesion among identities (default ${DEFAULT-VALUE})")
  private double variety = 0.06;

  @Option(
      names = "--outliers",
      paramLabel = "F",
      description = "Share of faces that belong to nobody (default ${DEFAULT-VALUE})")
  private double outliers = 0.05;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Other numbers make other faces (default ${DEFAULT-VALUE})")
  private long seed = 7;

  /** What makes them; the user is told of all faults at once. */
  public EmbeddingGenerator generator() {
    List<String> faults = new ArrayList<>();
    check(faults, faces >= 2, "--faces must be 2 or more");
    check(faults, identities >= 0, "--identities must be 1 or more");
    check(faults, dimension >= 2 && dimension <= 4096, "--dimension must be within 2 and 4096");
    check(faults, cohesion > 0 && cohesion < 1, "--cohesion must be within 0 and 1");
    check(faults, variety >= 0, "--variety must be 0 or more");
    check(faults, outliers >= 0 && outliers < 1, "--outliers must be at least 0 and below 1");
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
    int persons =
        identities > 0 ? identities : Math.toIntExact(Math.max(1, faces / FACES_OF_IDENTITY));
    return new EmbeddingGenerator(seed, faces, dimension, persons, cohesion, variety, outliers);
  }

  private static void check(List<String> faults, boolean good, String fault) {
    if (!good) {
      faults.add(fault + ".");
    }
  }

  /** Columns id, true_identity and vector. */
  public static Dataset<Row> rows(SparkSession spark, EmbeddingGenerator generator) {
    MapFunction<Long, Row> face =
        number -> {
          int identity = generator.identity(number);
          return RowFactory.create(
              id(number),
              identity < 0 ? "nobody " + number : "person " + identity,
              generator.vector(number));
        };
    return spark
        .range(generator.faces())
        .as(Encoders.LONG())
        .map(face, Encoders.row(FACE))
        .select(col(VectorSet.ID), col(IDENTITY), col(VectorSet.VECTOR));
  }

  /** The id of a face: ids are in the order of the numbers. */
  public static String id(long number) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, 10 - digits.length())) + digits;
  }
}
