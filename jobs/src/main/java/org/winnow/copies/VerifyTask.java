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

/** Verifies pairs on executors; gives those that are copies or moments of one series. */
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

  /** A verified pair. The faces are null if the hashes prove it. */
  public static final FieldList VERIFIED =
      FieldList.of(
          text(ImagePair.A),
          text(ImagePair.B),
          text(ImagePair.ORDER_A),
          text(ImagePair.ORDER_B),
          text(ImagePair.FACE_A).orNull(),
          text(ImagePair.FACE_B).orNull(),
          Duplicates.KIND,
          Duplicates.SIMILARITY,
          Duplicates.PDQ_DISTANCE);

  private final CopyRule rule;
  private final LongAccumulator done;

  VerifyTask(CopyRule rule, LongAccumulator done) {
    this.rule = rule;
    this.done = done;
  }

  private static Field text(String name) {
    return new Field(name, DataTypes.StringType, false, "Image, its order or its face");
  }

  @Override
  public Iterator<Row> call(Iterator<Row> pairs) {
    return new ChunkedIterator<>() {
      @Override
      protected boolean computeMore() {
        if (!pairs.hasNext()) {
          return false;
        }
        verify(pairs.next()).ifPresent(this::emit);
        done.add(1);
        return true;
      }
    };
  }

  private Optional<Row> verify(Row pair) {
    int distance = distance(pair);
    byte[] greyA = pair.getAs(12);
    byte[] greyB = pair.getAs(13);
    boolean faces = greyA != null && greyB != null;
    Optional<CopyRule.Verdict> verdict =
        faces
            ? rule.byFaces(registered(pair, greyA, greyB), distance)
            : rule.byHashes(distance, Math.min(pair.getInt(10), pair.getInt(11)));
    return verdict.map(
        found ->
            RowFactory.create(
                pair.get(0),
                pair.get(1),
                pair.get(2),
                pair.get(3),
                faces ? pair.get(4) : null,
                faces ? pair.get(5) : null,
                found.kind().name(),
                (float) found.similarity(),
                distance));
  }

  /** Registers in the order of the faces, so that the result does not depend on the sides. */
  private static FaceRegistration.Result registered(Row pair, byte[] greyA, byte[] greyB) {
    boolean ordered = pair.getString(4).compareTo(pair.getString(5)) <= 0;
    return FaceRegistration.of(
        FaceTemplate.of(ordered ? greyA : greyB), FaceTemplate.of(ordered ? greyB : greyA));
  }

  /** Bits in which the hashes differ, or that of one and the mirror image of the other. */
  private static int distance(Row pair) {
    Pdq a = new Pdq(pair.getAs(6), pair.getAs(8), pair.getInt(10));
    Pdq b = new Pdq(pair.getAs(7), pair.getAs(9), pair.getInt(11));
    return a.distance(b);
  }
}
