package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.copies.ImagePair;
import org.winnow.copies.VerifyTask;
import org.winnow.graph.Components;
import org.winnow.graph.VerifiedStars;
import org.winnow.spark.GroupedRows;
import org.winnow.table.Duplicates;
import org.winnow.table.Duplicates.Kind;
import org.winnow.table.Images;

/** Makes the rows of {@code duplicates} from verified pairs: stars, and images of equal pixels. */
final class Groups {
  private static final String PREVIOUS = "previous_";

  private Groups() {}

  /**
   * The bursts of earlier runs whose image or representative is in a new pair, as pairs. They are
   * grouped anew, because a member of a burst may now represent a copy of itself.
   *
   * @param verified columns of {@link VerifyTask#VERIFIED}
   */
  static Dataset<Row> affectedBursts(Dataset<Row> nodes, Dataset<Row> verified) {
    Dataset<Row> affected =
        verified
            .select(col(ImagePair.A).as(Images.IMAGE_ID.name()))
            .union(verified.select(col(ImagePair.B)))
            .distinct();
    Dataset<Row> bursts = nodes.filter(Duplicates.is(Kind.BURST));
    Dataset<Row> representatives =
        nodes.select(Images.IMAGE_ID.col().as(ImagePair.B), col(Nodes.ORDER).as(ImagePair.ORDER_B));
    return bursts
        .join(affected, new String[] {Images.IMAGE_ID.name()}, "left_semi")
        .select(
            Images.IMAGE_ID.col().as(ImagePair.A),
            Duplicates.REPRESENTATIVE_ID.col().as(ImagePair.B),
            col(Nodes.ORDER).as(ImagePair.ORDER_A),
            Duplicates.FACE_ID.col().as(ImagePair.FACE_A),
            Duplicates.REPRESENTATIVE_FACE_ID.col().as(ImagePair.FACE_B),
            Duplicates.KIND.col(),
            Duplicates.SIMILARITY.col(),
            Duplicates.PDQ_DISTANCE.col())
        .join(representatives, ImagePair.B)
        .select(VerifyTask.VERIFIED.columns());
  }

  /**
   * The members of stars.
   *
   * @param edges columns of {@link VerifyTask#VERIFIED}, materialised
   * @return rows of {@code duplicates}
   */
  static Dataset<Row> members(Dataset<Row> edges) {
    Dataset<Row> components =
        Components.of(edges)
            .select(col(Components.NODE).as(ImagePair.A), col(Components.COMPONENT));
    return GroupedRows.map(
        edges.join(components, ImagePair.A).select(grouped()),
        Components.COMPONENT,
        ImagePair.A,
        Duplicates.TABLE.schema(),
        Groups::stars);
  }

  private static Column[] grouped() {
    Column[] columns = new Column[VerifyTask.VERIFIED.fields().size() + 1];
    System.arraycopy(VerifyTask.VERIFIED.columns(), 0, columns, 0, columns.length - 1);
    columns[columns.length - 1] = col(Components.COMPONENT);
    return columns;
  }

  private static List<Row> stars(List<Row> edges) {
    List<VerifiedStars.Edge<Row>> all =
        edges.stream()
            .map(
                edge ->
                    new VerifiedStars.Edge<>(
                        node(edge.getString(2)),
                        node(edge.getString(3)),
                        edge.getString(6).equals(Kind.PHOTOGRAPH.name()),
                        edge))
            .toList();
    return VerifiedStars.of(all).stream().map(Groups::row).toList();
  }

  private static VerifiedStars.Node node(String order) {
    return new VerifiedStars.Node(order, Nodes.isFixed(order));
  }

  private static Row row(VerifiedStars.Member<Row> member) {
    Row edge = member.edge().evidence();
    int first = member.edge().a().equals(member.member()) ? 0 : 1;
    int second = 1 - first;
    return RowFactory.create(
        edge.get(first),
        edge.get(second),
        edge.get(6),
        edge.get(7),
        edge.get(4 + first),
        edge.get(4 + second),
        edge.get(8));
  }

  /**
   * The rows of images with the pixels of another: if that repeats a third one, they do so, too,
   * with the same numbers.
   *
   * @param members rows of {@code duplicates} from {@link #members}, materialised
   * @return rows of {@code duplicates}
   */
  static Dataset<Row> equalPixels(Dataset<Row> nodes, Dataset<Row> members) {
    Dataset<Row> previous = nodes.filter(Duplicates.KIND.col().isNotNull());
    Dataset<Row> equal =
        Nodes.equalPixels(nodes)
            .select(Images.IMAGE_ID.col(), col(Nodes.DELEGATE))
            .join(rowsOf(members, ""), new String[] {Nodes.DELEGATE}, "left")
            .join(rowsOf(previous, PREVIOUS), new String[] {Nodes.DELEGATE}, "left");
    Column face = known(Duplicates.FACE_ID.name());
    return equal.select(
        Images.IMAGE_ID.col(),
        coalesce(known(Duplicates.REPRESENTATIVE_ID.name()), col(Nodes.DELEGATE))
            .as(Duplicates.REPRESENTATIVE_ID.name()),
        coalesce(known(Duplicates.KIND.name()), lit(Kind.PIXELS.name())).as(Duplicates.KIND.name()),
        coalesce(known(Duplicates.SIMILARITY.name()), lit(1f)).as(Duplicates.SIMILARITY.name()),
        // Equal pixels have the same faces in the same order.
        when(face.isNotNull(), concat(Images.IMAGE_ID.col(), regexp_extract(face, "-[0-9]+$", 0)))
            .as(Duplicates.FACE_ID.name()),
        known(Duplicates.REPRESENTATIVE_FACE_ID.name())
            .as(Duplicates.REPRESENTATIVE_FACE_ID.name()),
        coalesce(known(Duplicates.PDQ_DISTANCE.name()), lit(0)).as(Duplicates.PDQ_DISTANCE.name()));
  }

  /** The value of the delegate's new row, or of its previous one. */
  private static Column known(String column) {
    return when(col(Duplicates.REPRESENTATIVE_ID.name()).isNotNull(), col(column))
        .otherwise(col(PREVIOUS + column));
  }

  private static Dataset<Row> rowsOf(Dataset<Row> rows, String prefix) {
    return rows.select(
        Duplicates.IMAGE_ID.col().as(Nodes.DELEGATE),
        Duplicates.REPRESENTATIVE_ID.col().as(prefix + Duplicates.REPRESENTATIVE_ID),
        Duplicates.KIND.col().as(prefix + Duplicates.KIND),
        Duplicates.SIMILARITY.col().as(prefix + Duplicates.SIMILARITY),
        Duplicates.FACE_ID.col().as(prefix + Duplicates.FACE_ID),
        Duplicates.REPRESENTATIVE_FACE_ID.col().as(prefix + Duplicates.REPRESENTATIVE_FACE_ID),
        Duplicates.PDQ_DISTANCE.col().as(prefix + Duplicates.PDQ_DISTANCE));
  }
}
