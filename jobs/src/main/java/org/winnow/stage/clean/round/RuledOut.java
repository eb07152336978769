package org.winnow.stage.clean.round;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.store.DeltaStore;
import org.winnow.table.Captions;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/**
 * Faces of images that captions rule out: all captions of the image are dropped. No step of {@code
 * clean} sees them; their labels are written beside those of the round.
 *
 * @param faces face_id and name of each
 * @param count their number
 */
public record RuledOut(Dataset<Row> faces, long count, String modelId) {
  private static final String KEPT = "kept_captions";

  /**
   * Finds the faces. Empty in a warehouse without captions.
   *
   * @param claims from {@link Claims#of}
   */
  public static Optional<RuledOut> find(DeltaStore tables, Dataset<Row> claims, String modelId) {
    if (tables.isEmpty(Captions.TABLE)) {
      return Optional.empty();
    }
    Dataset<Row> faces =
        claims
            .join(images(tables), new String[] {Faces.IMAGE_ID.name()}, "left_semi")
            .groupBy(Faces.FACE_ID.col())
            .agg(min(Claims.NAME.col()).as(Labels.CLAIMED_IDENTITY.name()));
    Dataset<Row> materialized = Materializer.materialize(faces);
    return Optional.of(new RuledOut(materialized, Materializer.count(materialized), modelId));
  }

  /** Images with a caption, all of whose captions are dropped. */
  private static Dataset<Row> images(DeltaStore tables) {
    String[] source = {Captions.SOURCE_ID.name(), Captions.IMAGE_ID.name()};
    return tables
        .read(Captions.TABLE)
        .join(
            tables.read(Sources.TABLE).select(Sources.SOURCE_ID.col(), Sources.IMAGE_ID.col()),
            source,
            "left_semi")
        .groupBy(Captions.IMAGE_ID.col())
        .agg(count_if(Captions.is(Captions.Decision.KEEP)).as(KEPT))
        .filter(col(KEPT).equalTo(0))
        .select(Captions.IMAGE_ID.col());
  }

  /** Rows without the faces. */
  public Dataset<Row> without(Dataset<Row> rows) {
    return count == 0
        ? rows
        : rows.join(
            faces.select(Faces.FACE_ID.col()), new String[] {Faces.FACE_ID.name()}, "left_anti");
  }

  /** Rows of {@link Labels} of the faces. */
  Dataset<Row> labels(int round) {
    return faces.select(
        Labels.TABLE.fields().stream().map(field -> value(field, round)).toArray(Column[]::new));
  }

  private Column value(Field field, int round) {
    Column value;
    if (field.equals(Labels.FACE_ID) || field.equals(Labels.CLAIMED_IDENTITY)) {
      value = field.col();
    } else if (field.equals(Labels.ROUND)) {
      value = lit(round);
    } else if (field.equals(Labels.DECISION)) {
      value = lit(Reason.CAPTION.decision().name());
    } else if (field.equals(Labels.REASON)) {
      value = lit(Reason.CAPTION.name());
    } else if (field.equals(Labels.MODEL_ID)) {
      value = lit(modelId);
    } else {
      value = lit(null).cast(field.type());
    }
    return value.as(field.name());
  }

  /** Whether a label is that of such a face. */
  public static Column isLabel() {
    return Labels.REASON.col().equalTo(Reason.CAPTION.name());
  }
}
