package org.winnow.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.explain.Explanation;
import org.winnow.explain.ExplanationHtml;
import org.winnow.identity.Reason;
import org.winnow.page.Html;
import org.winnow.store.DeltaStore;
import org.winnow.table.CleanDetails;
import org.winnow.table.Faces;
import org.winnow.table.Labels;

/** The decisions that the report explains: the closest ones of each reason. */
final class Examples {
  private static final String DISTANCE = "distance";
  private static final String PLACE = "place";
  private static final String SHOWN = "shown";

  private static final int OF_REASON = 3;

  /** Explained reasons, in the order of the page. */
  private static final List<Reason> EXPLAINED =
      List.of(
          Reason.FAR_FROM_CORE,
          Reason.BORDERLINE,
          Reason.NEAR_CORE,
          Reason.RESCUED,
          Reason.SPLIT,
          Reason.MERGED,
          Reason.SIMILAR_IDENTITY,
          Reason.CONFLICTING_CLAIMS,
          Reason.PHOTOGRAPH_OF_TWO_NAMES,
          Reason.SAME_PHOTOGRAPH,
          Reason.BACKGROUND,
          Reason.NO_AGREEMENT,
          Reason.NOTHING_AGREES);

  /** Reasons that follow from comparing two identities or claims, not from a threshold of faces. */
  private static final List<Reason> OF_TWO =
      List.of(
          Reason.SIMILAR_IDENTITY,
          Reason.CONFLICTING_CLAIMS,
          Reason.PHOTOGRAPH_OF_TWO_NAMES,
          Reason.SAME_PHOTOGRAPH);

  private Examples() {}

  /**
   * Chooses faces of the newest round. Of each reason, it takes faces whose score is closest to the
   * member threshold, or whose two identities are closest. It takes one face per name.
   */
  static List<String> choose(DeltaStore tables, Optional<CleanDetails> details) {
    Dataset<Row> all = tables.read(Labels.TABLE);
    double bar = details.map(measured -> measured.scores().get("member")).orElse(0.0);
    Column toBar = coalesce(abs(Labels.SCORE.col().minus(bar)), lit(Double.MAX_VALUE));
    Column toOther = coalesce(abs(Labels.MARGIN.col()), lit(Double.MAX_VALUE));
    Column distance = when(Labels.REASON.col().isin(names(OF_TWO)), toOther).otherwise(toBar);
    var ofName = Window.partitionBy(Labels.REASON.col(), Labels.CLAIMED_IDENTITY.col());
    var ofReason = Window.partitionBy(Labels.REASON.col());
    Map<Reason, List<String>> chosen = new EnumMap<>(Reason.class);
    all.filter(Labels.ROUND.col().equalTo(Labels.newestRound(all)))
        .filter(Labels.REASON.col().isin(names(EXPLAINED)))
        .select(
            Labels.FACE_ID.col(),
            Labels.REASON.col(),
            Labels.CLAIMED_IDENTITY.col(),
            distance.as(DISTANCE))
        .withColumn(PLACE, row_number().over(ofName.orderBy(col(DISTANCE), Labels.FACE_ID.col())))
        .filter(col(PLACE).equalTo(1))
        .withColumn(PLACE, row_number().over(ofReason.orderBy(col(DISTANCE), Labels.FACE_ID.col())))
        .filter(col(PLACE).leq(OF_REASON))
        .orderBy(Labels.REASON.col(), col(PLACE))
        .select(Labels.FACE_ID.col(), Labels.REASON.col())
        .collectAsList()
        .forEach(
            row ->
                chosen
                    .computeIfAbsent(Reason.valueOf(row.getString(1)), r -> new ArrayList<>())
                    .add(row.getString(0)));
    return EXPLAINED.stream()
        .flatMap(reason -> chosen.getOrDefault(reason, List.of()).stream())
        .toList();
  }

  private static Object[] names(List<Reason> reasons) {
    return reasons.stream().map(Reason::name).toArray();
  }

  /** The rows of all faces in the explanations, in their order. */
  static List<Row> faces(FaceIndex facts, List<Explanation> explained) {
    List<Row> ids = new ArrayList<>();
    for (String id : explained.stream().flatMap(Explanation::faces).distinct().toList()) {
      ids.add(RowFactory.create(ids.size(), id));
    }
    StructType schema =
        new StructType()
            .add(PLACE, DataTypes.IntegerType, false)
            .add(SHOWN, DataTypes.StringType, false);
    Dataset<Row> faces = facts.faces();
    return faces
        .join(
            broadcast(faces.sparkSession().createDataFrame(ids, schema)),
            Faces.FACE_ID.col().equalTo(col(SHOWN)))
        .orderBy(col(PLACE))
        .collectAsList();
  }

  /** The explanations as HTML, by reason. The script puts a face into each slot. */
  static String html(List<Explanation> explained) {
    ExplanationHtml.Picture slot =
        (id, text) -> "<span data-face=\"%s\"></span>".formatted(Html.escape(id));
    StringBuilder html = new StringBuilder();
    Reason last = null;
    for (Explanation explanation : explained) {
      boolean first = explanation.reason() != last;
      if (first) {
        html.append(last == null ? "" : "</div>\n");
        html.append("<div class=\"reason\" data-reason=\"").append(explanation.reason());
        html.append("\">\n");
      }
      html.append(ExplanationHtml.of(explanation, slot, first));
      last = explanation.reason();
    }
    return html.append(last == null ? "" : "</div>\n").toString();
  }
}
