package org.winnow.copies;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.winnow.face.FaceRegistration;
import org.winnow.face.FaceTemplate;
import org.winnow.image.Pdq;
import org.winnow.spark.ChunkedIterator;
import org.winnow.table.Duplicates;
import org.winnow.table.Field;
import org.winnow.table.FieldList;

/**
 * Verifies pairs on executors; gives those that are copies or moments of one series, and those that
 * need a second look.
 */
public final class VerifyTask implements MapPartitionsFunction<Row, Row> {
  /** Columns of an input row. */
  static final Column[] INPUT = {
    col(ImagePair.A),
    col(ImagePair.B),
    col(ImagePair.ORDER_A),
    col(ImagePair.ORDER_B),
    col(ImagePair.FACE_A),
    col(ImagePair.FACE_B),
    col(ImagePair.HASH_A),
    col(ImagePair.HASH_B),
    col(ImagePair.MIRROR_A),
    col(ImagePair.MIRROR_B),
    col(ImagePair.QUALITY_A),
    col(ImagePair.QUALITY_B),
    col(Verification.GREY_A),
    col(Verification.GREY_B)
  };

  private static final FieldList PAIR =
      FieldList.of(
          text(ImagePair.A),
          text(ImagePair.B),
          text(ImagePair.ORDER_A),
          text(ImagePair.ORDER_B),
          text(ImagePair.FACE_A).orNull(),
          text(ImagePair.FACE_B).orNull());

  /** A verified pair. The faces are null if the hashes prove it. */
  public static final FieldList VERIFIED =
      PAIR.with(Duplicates.KIND, Duplicates.SIMILARITY, Duplicates.PDQ_DISTANCE);

  /** Whether a pair needs a second look, see {@link CopyRule#isOpen}. */
  static final String IS_OPEN = "is_open";

  /** Whether the hash of one image is nearest to that of the mirror image of the other. */
  static final String IS_MIRRORED = "is_mirrored";

  /** As {@link #VERIFIED}, with pairs that need a second look; kind and similarity may be null. */
  static final FieldList OUTCOME =
      PAIR.with(
          Duplicates.KIND.orNull(),
          Duplicates.SIMILARITY.orNull(),
          Duplicates.PDQ_DISTANCE,
          new Field(IS_OPEN, DataTypes.BooleanType, false, "Whether it needs a second look"),
          new Field(IS_MIRRORED, DataTypes.BooleanType, false, "Whether one image is mirrored"));

  private final CopyRule rule;
  private final LongAccumulator done;
  private final LongAccumulator open;

  VerifyTask(CopyRule rule, LongAccumulator done, LongAccumulator open) {
    this.rule = rule;
    this.done = done;
    this.open = open;
  }

  private static Field text(String name) {
    return new Field(name, DataTypes.StringType, false, "Image, its order or its face");
  }

  @Override
  public Iterator<Row> call(Iterator<Row> pairs) {
    return new ChunkedIterator<>() {
      private final LastTemplate fixed = new LastTemplate();

      @Override
      protected boolean computeMore() {
        if (!pairs.hasNext()) {
          return false;
        }
        verify(pairs.next(), fixed).ifPresent(this::emit);
        done.add(1);
        return true;
      }
    };
  }

  private Optional<Row> verify(Row pair, LastTemplate fixed) {
    Pdq a = new Pdq(pair.getAs(6), pair.getAs(8), pair.getInt(10));
    Pdq b = new Pdq(pair.getAs(7), pair.getAs(9), pair.getInt(11));
    int distance = a.distance(b);
    int quality = Math.min(a.quality(), b.quality());
    byte[] greyA = pair.getAs(12);
    byte[] greyB = pair.getAs(13);
    boolean byFaces = greyA != null && greyB != null;
    Optional<CopyRule.Verdict> verdict =
        byFaces
            ? rule.byFaces(registered(pair, greyA, greyB, fixed), distance)
            : rule.byHashes(distance, quality);
    boolean isOpen = (greyA != null || greyB != null) && rule.isOpen(verdict, distance, quality);
    if (isOpen) {
      open.add(1);
    }
    return verdict.isEmpty() && !isOpen
        ? Optional.empty()
        : Optional.of(
            RowFactory.create(
                pair.get(0),
                pair.get(1),
                pair.get(2),
                pair.get(3),
                byFaces || verdict.isEmpty() ? pair.get(4) : null,
                byFaces || verdict.isEmpty() ? pair.get(5) : null,
                verdict.map(found -> found.kind().name()).orElse(null),
                verdict.map(found -> (float) found.similarity()).orElse(null),
                distance,
                isOpen,
                distance < Pdq.distance(a.hash(), b.hash())));
  }

  /** Registers in the order of the faces, so that the result does not depend on the sides. */
  private static FaceRegistration.Result registered(
      Row pair, byte[] greyA, byte[] greyB, LastTemplate fixed) {
    String a = pair.getString(4);
    String b = pair.getString(5);
    boolean ordered = a.compareTo(b) <= 0;
    return FaceRegistration.of(
        ordered ? fixed.of(a, greyA) : fixed.of(b, greyB),
        FaceTemplate.of(ordered ? greyB : greyA));
  }

  /** The template of the face that was used last: pairs come in the order of their faces. */
  private static final class LastTemplate {
    private String face = "";
    private FaceTemplate template;

    FaceTemplate of(String id, byte[] grey) {
      if (!id.equals(face)) {
        template = FaceTemplate.of(grey);
        face = id;
      }
      return template;
    }
  }
}
