package org.winnow.report;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.identity.Reason.Decision;
import org.winnow.page.DisplayText;
import org.winnow.report.ReportData.Strip;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * The strips of faces on the page. Requests are collected first, and then answered together on the
 * executors. The requests bound the data on the driver.
 */
final class Gallery {
  private static final String STRIP = "strip";
  private static final String WANTED_NAME = "wanted_name";
  private static final String WANTED_DECISION = "wanted_decision";
  private static final String WANTED_REASON = "wanted_reason";
  private static final String KEPT_FIRST = "kept_first";
  private static final String REFERENCE = "reference";
  private static final String MOST = "most";
  private static final String ORDER = "order";
  private static final String PLACE = "place";
  private static final String CHOSEN = "chosen";
  private static final String ID = "id";
  private static final String OTHER = "other";
  private static final String INTO = "into";
  private static final String NEAREST = "nearest";

  private static final StructType CHOICES =
      new StructType()
          .add(STRIP, DataTypes.IntegerType, false)
          .add(WANTED_NAME, DataTypes.StringType, true)
          .add(WANTED_DECISION, DataTypes.StringType, true)
          .add(WANTED_REASON, DataTypes.StringType, true)
          .add(KEPT_FIRST, DataTypes.BooleanType, false)
          .add(REFERENCE, DataTypes.BooleanType, false)
          .add(MOST, DataTypes.IntegerType, false);

  private final List<String> names = new ArrayList<>();
  private final List<Long> sizes = new ArrayList<>();
  private final List<Row> choices = new ArrayList<>();

  /**
   * Selects the faces of a name for a strip.
   *
   * @param decision null for any
   * @param reason null for any
   * @param keptFirst true: kept faces first, the most typical leading; false: dropped faces first,
   *     the least similar leading
   */
  record Choice(String decision, String reason, boolean keptFirst) {
    static final Choice ALL = new Choice(null, null, false);
    static final Choice KEPT = new Choice(Decision.KEPT.name(), null, true);
    static final Choice REVIEW = new Choice(Decision.REVIEW.name(), null, true);
  }

  /**
   * Begins a strip. If the file is full, later strips lose their faces first.
   *
   * @param name claimed name; null for faces without a claim
   * @param of number of faces that the strip samples; 0 for all of the name
   * @return place of the strip
   */
  int add(String name, long of) {
    names.add(name);
    sizes.add(of);
    return names.size() - 1;
  }

  /** Requests faces of a strip. */
  void want(int strip, Choice choice, int most) {
    choices.add(
        RowFactory.create(
            strip,
            names.get(strip),
            choice.decision(),
            choice.reason(),
            choice.keptFirst(),
            false,
            most));
  }

  /** Requests kept faces of the strip's name for comparison. */
  void wantReferences(int strip, int most) {
    choices.add(
        RowFactory.create(strip, names.get(strip), Decision.KEPT.name(), null, true, true, most));
  }

  /** The requested faces, strip by strip. */
  List<Row> find(FaceIndex facts) {
    int most = choices.stream().mapToInt(choice -> choice.getInt(6)).max().orElse(0);
    Dataset<Row> faces = facts.faces();
    Dataset<Row> wanted = faces.sparkSession().createDataFrame(choices, CHOICES);
    Column matches =
        Labels.CLAIMED_IDENTITY
            .col()
            .eqNullSafe(col(WANTED_NAME))
            .and(Labels.DECISION.col().isNotNull())
            .and(coalesce(col(WANTED_DECISION).equalTo(Labels.DECISION.col()), lit(true)))
            .and(coalesce(col(WANTED_REASON).equalTo(Labels.REASON.col()), lit(true)));
    return faces
        .join(broadcast(wanted), matches)
        .withColumn(ORDER, order())
        .withColumn(
            PLACE,
            row_number()
                .over(
                    Window.partitionBy(col(STRIP), col(REFERENCE))
                        .orderBy(col(ORDER), Faces.FACE_ID.col())))
        // The limit is the same for all strips, so Spark can apply it before the shuffle.
        .filter(col(PLACE).leq(most))
        .filter(col(PLACE).leq(col(MOST)))
        .orderBy(col(STRIP), col(REFERENCE), col(PLACE))
        .collectAsList();
  }

  /** Sort key. Outcomes are ten apart, so similarities order the faces of each outcome. */
  private static Column order() {
    Column outcome = col(FaceIndex.OUTCOME);
    Column similarity = coalesce(Labels.SIMILARITY.col().cast("double"), lit(0.0));
    Column keptFirst =
        when(outcome.equalTo(FaceIndex.KEPT), 0)
            .when(outcome.equalTo(FaceIndex.MOVED), 10)
            .when(outcome.equalTo(FaceIndex.REVIEW), 20)
            .when(outcome.equalTo(FaceIndex.DROPPED), 30)
            .otherwise(40);
    Column outFirst =
        when(outcome.equalTo(FaceIndex.DROPPED), 0)
            .when(outcome.equalTo(FaceIndex.MOVED), 10)
            .when(outcome.equalTo(FaceIndex.REVIEW), 20)
            .when(outcome.equalTo(FaceIndex.KEPT), 30)
            .otherwise(40);
    return when(col(KEPT_FIRST), keptFirst.minus(similarity)).otherwise(outFirst.plus(similarity));
  }

  /**
   * Outcomes of the names of all strips.
   *
   * @param tallies number of faces by outcome
   * @param rows from {@code identities}
   */
  record Fates(Map<String, Map<String, Long>> tallies, Map<String, Row> rows) {
    Map<String, Long> tally(String name) {
      return name == null ? Map.of() : tallies.getOrDefault(name, Map.of());
    }

    Row row(String name) {
      return name == null ? null : rows.get(name);
    }
  }

  /**
   * Looks up the outcomes of the names.
   *
   * @param identities the newest round of the table {@code identities}
   */
  Fates fates(FaceIndex facts, Dataset<Row> identities) {
    return new Fates(tallies(facts), rows(identities));
  }

  /**
   * The strips.
   *
   * @param found result of {@link #find}
   * @param places place of each shown face, by its id; other faces are omitted
   */
  List<Strip> strips(List<Row> found, Map<String, Integer> places, Fates fates) {
    List<List<Integer>> faces = lists();
    List<List<Integer>> references = lists();
    for (Row row : found) {
      Integer place = places.get(row.<String>getAs(Faces.FACE_ID.name()));
      if (place != null) {
        boolean reference = row.getAs(REFERENCE);
        (reference ? references : faces).get(row.getAs(STRIP)).add(place);
      }
    }
    List<Strip> strips = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Row fate = fates.row(names.get(i));
      Map<String, Long> tally = fates.tally(names.get(i));
      strips.add(
          new Strip(
              DisplayText.shortened(names.get(i)),
              text(fate, Identities.STATUS.name()),
              text(fate, Identities.REASON.name()),
              text(fate, INTO),
              text(fate, NEAREST),
              fate == null
                  ? null
                  : rounded(fate, fate.fieldIndex(Identities.NEAREST_SIMILARITY.name())),
              tally,
              sizes.get(i) > 0 ? sizes.get(i) : tally.getOrDefault(FaceIndex.TOTAL, 0L),
              faces.get(i),
              references.get(i)));
    }
    return strips;
  }

  private List<List<Integer>> lists() {
    List<List<Integer>> result = new ArrayList<>();
    names.forEach(name -> result.add(new ArrayList<>()));
    return result;
  }

  private Map<String, Map<String, Long>> tallies(FaceIndex facts) {
    Map<String, Map<String, Long>> result = new HashMap<>();
    Dataset<Row> names = facts.names();
    for (Row row : names.join(broadcast(chosen(names)), matches()).collectAsList()) {
      Map<String, Long> tally = new LinkedHashMap<>();
      for (int i = 1; i < names.columns().length; i++) {
        tally.put(names.columns()[i], row.getLong(i));
      }
      result.put(row.getString(0), tally);
    }
    return result;
  }

  private static Column matches() {
    return Labels.CLAIMED_IDENTITY.col().equalTo(col(CHOSEN));
  }

  private Map<String, Row> rows(Dataset<Row> identities) {
    Dataset<Row> others =
        identities.select(Identities.IDENTITY_ID.col().as(ID), Identities.NAME.col().as(OTHER));
    Dataset<Row> chosen =
        identities.join(broadcast(chosen(identities)), Identities.NAME.col().equalTo(col(CHOSEN)));
    Map<String, Row> result = new HashMap<>();
    chosen
        .as("c")
        .join(others.as("m"), Identities.MERGED_INTO.of("c").equalTo(col("m." + ID)), "left")
        .join(
            others.as("n"), Identities.NEAREST_IDENTITY_ID.of("c").equalTo(col("n." + ID)), "left")
        .select(
            Identities.NAME.of("c"),
            Identities.STATUS.of("c"),
            Identities.REASON.of("c"),
            col("m." + OTHER).as(INTO),
            col("n." + OTHER).as(NEAREST),
            Identities.NEAREST_SIMILARITY.of("c"))
        .collectAsList()
        .forEach(row -> result.put(row.getString(0), row));
    return result;
  }

  private Dataset<Row> chosen(Dataset<Row> any) {
    List<Row> rows =
        names.stream()
            .filter(java.util.Objects::nonNull)
            .distinct()
            .map(RowFactory::create)
            .toList();
    return any.sparkSession()
        .createDataFrame(rows, new StructType().add(CHOSEN, DataTypes.StringType, false));
  }

  private static String text(Row row, String column) {
    return row == null ? null : DisplayText.shortened(row.getAs(column));
  }

  /** A number of a row to four decimals; null if it is null. */
  static Double rounded(Row row, int column) {
    if (row.isNullAt(column)) {
      return null;
    }
    return Math.round(((Number) row.get(column)).doubleValue() * 1e4) / 1e4;
  }
}
