package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;

import java.util.List;
import org.apache.spark.sql.Column;

/** One row is one face that also stands in a benchmark: its image, or its person. */
public final class Overlaps {
  public static final Field FACE_ID = Field.code("face_id", "Face of the warehouse");
  public static final Field BENCHMARK = Field.code("benchmark", "Name of the benchmark");
  public static final Field BENCHMARK_KEY =
      Field.text(
          "benchmark_key",
          "Person of the benchmark: the name that it gives, or the group of its faces, or the image"
              + " of the face");
  public static final Field KIND =
      Field.code(
          "kind",
          "Strongest evidence: PIXELS, PHOTOGRAPH or BURST of the image, PERSON by the face, or"
              + " NAME");
  public static final Field SIMILARITY =
      Field.optional(
          "similarity",
          FloatType,
          "Of an image: as in duplicates. Of a person or a name: cosine of the face, or of the"
              + " centroid of its identity, and the centroid of the benchmark's person");
  public static final Field CERTAINTY =
      Field.code(
          "certainty",
          "CERTAIN: an image, or face and name. FACE: several faces of the benchmark. REVIEW: one"
              + " face, or the name alone");
  public static final Field MIN_SIMILARITY =
      Field.optional(
          "min_similarity", FloatType, "Cosine that a person had to reach; null for images");
  public static final Field IDENTITY_ID =
      Field.optionalCode("identity_id", "Identity or group whose centroid was compared");
  public static final Field NAME_MATCH =
      Field.optionalCode("name_match", "How alike the two names are; null: they say nothing");
  public static final Field BENCHMARK_IMAGE_ID =
      Field.optionalCode("benchmark_image_id", "Image of the benchmark that the image repeats");
  public static final Field BENCHMARK_FACE_ID =
      Field.optionalCode("benchmark_face_id", "Face of the benchmark that proves it best");

  public static final Table TABLE =
      Table.of(
              "overlaps",
              "One face that also stands in a benchmark",
              List.of(FACE_ID, BENCHMARK),
              FACE_ID,
              BENCHMARK,
              BENCHMARK_KEY,
              KIND,
              SIMILARITY,
              CERTAINTY,
              MIN_SIMILARITY,
              IDENTITY_ID,
              NAME_MATCH,
              BENCHMARK_IMAGE_ID,
              BENCHMARK_FACE_ID)
          .withConstraint("kind_known", KIND.isOneOf(Kind.values()))
          .withConstraint("certainty_known", CERTAINTY.isOneOf(Certainty.values()));

  private Overlaps() {}

  /** The folder of the tables of a benchmark, below the root of the warehouse. */
  public static String folder(String benchmark) {
    return "benchmarks/" + benchmark;
  }

  /** Evidence, the strongest first. */
  public enum Kind {
    /** The pixels of the two images are equal. */
    PIXELS,
    /** The two images are copies of one photograph. */
    PHOTOGRAPH,
    /** The two images show moments of one series. */
    BURST,
    /** The two faces are of one person. */
    PERSON,
    /** The two people have one name. */
    NAME
  }

  /** How far the evidence can be trusted. */
  public enum Certainty {
    /** An image is proven, or face and name agree. */
    CERTAIN,
    /** The face alone, by several faces of the benchmark. */
    FACE,
    /** One face, or the name alone: a person decides. */
    REVIEW
  }

  /** Whether the evidence is about the image, not only about the person. */
  public static Column isOfImage() {
    return KIND.col().isin(Kind.PIXELS.name(), Kind.PHOTOGRAPH.name(), Kind.BURST.name());
  }

  /** Whether a row has this certainty. */
  public static Column is(Certainty certainty) {
    return CERTAINTY.col().equalTo(certainty.name());
  }
}
