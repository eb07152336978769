package org.winnow.report;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.report.Gallery.Choice;
import org.winnow.report.ReportData.Pair;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * The identities to inspect: those that lost most faces, the merged ones, and those that may be one
 * person.
 */
final class IdentitiesToInspect {
  private static final String A = "a";
  private static final String B = "b";

  private static final int FACES_OF_PAIR = 8;
  private static final String SIMILARITY = Identities.NEAREST_SIMILARITY.name();

  private IdentitiesToInspect() {}

  /** The newest round of {@code identities}. */
  static Dataset<Row> newest(Dataset<Row> identities) {
    return identities.filter(Identities.ROUND.col().equalTo(Labels.newestRound(identities)));
  }

  /**
   * Requests all faces of the names with the most dropped faces, without bystanders.
   *
   * @return the strips, the worst first
   */
  static List<Integer> takenOut(FaceIndex facts, Gallery gallery, int identities, int faces) {
    Column out = col(FaceIndex.DROPPED).plus(col(FaceIndex.MOVED));
    List<Integer> strips = new ArrayList<>();
    for (Row row :
        facts
            .names()
            .filter(out.plus(col(FaceIndex.REVIEW)).gt(0))
            .orderBy(
                out.desc(),
                col(FaceIndex.REVIEW).desc(),
                col(FaceIndex.KEPT),
                Labels.CLAIMED_IDENTITY.col())
            .limit(identities)
            .collectAsList()) {
      int strip = gallery.add(row.getString(0), row.<Long>getAs(FaceIndex.TOTAL));
      gallery.want(strip, Choice.ALL, faces);
      strips.add(strip);
    }
    return strips;
  }

  /** Requests both identities of merges, the least certain first. */
  static List<Pair> merged(Dataset<Row> identities, Gallery gallery, int most) {
    Column merged = Identities.is(Identities.Status.MERGED);
    return pairs(
        sides(identities.filter(merged), identities, Identities.MERGED_INTO.name())
            .orderBy(col(SIMILARITY), col(A))
            .limit(most),
        gallery,
        Choice.KEPT);
  }

  /** Requests both identities that may be one person, the most similar first. */
  static List<Pair> alike(Dataset<Row> identities, Gallery gallery, int most) {
    Column alike = Identities.REASON.col().equalTo(Reason.SIMILAR_IDENTITY.name());
    return pairs(
        sides(identities.filter(alike), identities, Identities.NEAREST_IDENTITY_ID.name())
            .orderBy(col(SIMILARITY).desc(), col(A))
            .limit(most),
        gallery,
        Choice.REVIEW);
  }

  /** Pairs of identities: names a and b, cosine of the centroids. */
  private static Dataset<Row> sides(Dataset<Row> some, Dataset<Row> all, String other) {
    return some.as(A)
        .join(all.as(B), col(A + "." + other).equalTo(Identities.IDENTITY_ID.of(B)))
        .select(
            Identities.NAME.of(A).as(A),
            Identities.NAME.of(B).as(B),
            call_udf("cosine_similarity", Identities.CENTRE.of(A), Identities.CENTRE.of(B))
                .as(SIMILARITY));
  }

  private static List<Pair> pairs(Dataset<Row> sides, Gallery gallery, Choice first) {
    List<Pair> pairs = new ArrayList<>();
    for (Row row : sides.collectAsList()) {
      int a = gallery.add(row.getString(0), 0);
      int b = gallery.add(row.getString(1), 0);
      gallery.want(a, first, FACES_OF_PAIR);
      gallery.want(b, Choice.KEPT, FACES_OF_PAIR);
      gallery.want(b, Choice.REVIEW, FACES_OF_PAIR / 2);
      Double similarity = Gallery.rounded(row, 2);
      pairs.add(new Pair(a, b, similarity == null ? 0 : similarity));
    }
    return pairs;
  }
}
