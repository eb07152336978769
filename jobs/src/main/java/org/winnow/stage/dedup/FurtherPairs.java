package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.winnow.copies.ImagePair.A;
import static org.winnow.copies.ImagePair.B;
import static org.winnow.copies.ImagePair.FACE_A;
import static org.winnow.copies.ImagePair.FACE_B;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.table.Duplicates;
import org.winnow.table.Duplicates.Kind;

/**
 * Further pairs to verify: an image is a copy of one that a representative stands for, but was not
 * compared with the representative itself. Candidates are the nearest few, and of a photograph with
 * many copies these may all be other copies.
 */
final class FurtherPairs {
  private static final String CENTRE_A = "centre_a";
  private static final String CENTRE_B = "centre_b";
  private static final String CENTRE_FACE_A = "centre_face_a";
  private static final String CENTRE_FACE_B = "centre_face_b";

  private FurtherPairs() {}

  /**
   * The pairs of an image and the representative of a copy of it, and of two such representatives.
   *
   * @param verified columns of {@link org.winnow.copies.VerifyTask#VERIFIED}
   * @param members rows of {@code duplicates} that follow from them
   * @param compared pairs that were verified, see {@link CandidatePairs}
   * @return as {@link CandidatePairs#complete}; none that was verified before
   */
  static Dataset<Row> of(
      Dataset<Row> nodes, Dataset<Row> verified, Dataset<Row> members, Dataset<Row> compared) {
    Dataset<Row> copies = members.filter(Duplicates.is(Kind.PHOTOGRAPH));
    Dataset<Row> edges =
        verified
            .filter(Duplicates.is(Kind.PHOTOGRAPH))
            .select(col(A), col(B), col(FACE_A), col(FACE_B))
            .join(centres(copies, A, CENTRE_A, CENTRE_FACE_A), new String[] {A}, "left")
            .join(centres(copies, B, CENTRE_B, CENTRE_FACE_B), new String[] {B}, "left");
    Column isCentreA = col(CENTRE_A).isNull();
    Column isCentreB = col(CENTRE_B).isNull();
    Column ownA = coalesce(col(CENTRE_A), col(A));
    Column ownB = coalesce(col(CENTRE_B), col(B));
    Dataset<Row> apart = edges.filter(ownA.notEqual(ownB));
    Dataset<Row> pairs =
        pair(apart.filter(not(isCentreB)), A, CENTRE_B, FACE_A, CENTRE_FACE_B)
            .union(pair(apart.filter(not(isCentreA)), CENTRE_A, B, CENTRE_FACE_A, FACE_B))
            .union(
                pair(
                    apart.filter(not(isCentreA.or(isCentreB))),
                    CENTRE_A,
                    CENTRE_B,
                    CENTRE_FACE_A,
                    CENTRE_FACE_B));
    return CandidatePairs.complete(nodes, pairs)
        .join(compared.select(A, B), new String[] {A, B}, "left_anti");
  }

  private static Dataset<Row> pair(
      Dataset<Row> edges, String a, String b, String faceA, String faceB) {
    return edges.select(col(a).as(A), col(b).as(B), col(faceA).as(FACE_A), col(faceB).as(FACE_B));
  }

  private static Dataset<Row> centres(
      Dataset<Row> members, String image, String centre, String face) {
    return members.select(
        Duplicates.IMAGE_ID.col().as(image),
        Duplicates.REPRESENTATIVE_ID.col().as(centre),
        Duplicates.REPRESENTATIVE_FACE_ID.col().as(face));
  }
}
