package org.winnow.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.config.Config.FacesShown;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;

/** The synthetic faces of a warehouse, by generator, and those that come nearest to real ones. */
final class SyntheticFaces {
  private static final String STAGE = "synthesize";

  /** Identities of a generator that are shown, and faces of each. */
  private static final int IDENTITIES = 8;

  private static final int FACES = 6;

  /** Faces that come nearest to real ones. */
  private static final int NEAREST = 12;

  private SyntheticFaces() {}

  /**
   * The synthetic faces of a generator.
   *
   * @param similarity mean cosine of a further face and the reference face of its identity; null:
   *     there is none
   * @param nearestSynthetic highest cosine to another identity; null: not compared
   * @param nearestReal highest cosine to a real face or person; null: not compared
   * @param rejected rejected attempts by reason
   * @param strips WebP files in base64 of a few faces of a few identities
   * @param nearest the faces that come nearest to real faces
   */
  record Generated(
      String generator,
      long faces,
      long identities,
      Double similarity,
      Double nearestSynthetic,
      Double nearestReal,
      List<ReportData.LeftOut> rejected,
      List<List<String>> strips,
      List<NearReal> nearest) {}

  /**
   * A synthetic face and the real face nearest to it.
   *
   * @param picture WebP file in base64; null: not shown
   * @param real the real face
   */
  record NearReal(double similarity, String picture, String real) {}

  /** The generators in the order of their ids; empty without synthetic faces. */
  static List<Generated> of(DeltaStore tables, Config.Report settings) {
    Dataset<Row> synthetic = tables.read(Synthetic.TABLE);
    if (synthetic.isEmpty()) {
      return List.of();
    }
    List<Generated> generators = new ArrayList<>();
    // One row for each generator.
    for (Row row :
        synthetic
            .groupBy(Synthetic.GENERATOR.col())
            .agg(
                count(lit(1)),
                count_distinct(Synthetic.IDENTITY_ID.col()),
                avg(when(not(Synthetic.isReference()), Synthetic.SIMILARITY.col())),
                max(Synthetic.NEAREST_SYNTHETIC.col()),
                max(Synthetic.NEAREST_REAL.col()))
            .orderBy(Synthetic.GENERATOR.col())
            .collectAsList()) {
      String generator = row.getString(0);
      generators.add(
          new Generated(
              generator,
              row.getLong(1),
              row.getLong(2),
              row.isNullAt(3) ? null : row.getDouble(3),
              row.isNullAt(4) ? null : (double) row.getFloat(4),
              row.isNullAt(5) ? null : (double) row.getFloat(5),
              rejected(tables, generator),
              strips(tables, generator),
              nearest(tables, generator, settings)));
    }
    return generators;
  }

  /** Rejected attempts by reason, the most frequent first. */
  private static List<ReportData.LeftOut> rejected(DeltaStore tables, String generator) {
    return tables
        .read(Quarantine.TABLE)
        .filter(
            Quarantine.STAGE
                .col()
                .equalTo(STAGE)
                .and(Synthetic.isOfGenerator(Quarantine.KEY.col(), generator)))
        .groupBy(Quarantine.REASON.col())
        .agg(count(lit(1)).as(Quarantine.KEY.name()))
        .orderBy(Quarantine.KEY.col().desc(), Quarantine.REASON.col())
        .collectAsList()
        .stream()
        .map(row -> new ReportData.LeftOut(generator, row.getString(0), row.getLong(1)))
        .toList();
  }

  /** A few identities with a few faces each. */
  private static List<List<String>> strips(DeltaStore tables, String generator) {
    Dataset<Row> rows = of(tables, generator);
    Object[] shown =
        rows
            .filter(Synthetic.isReference())
            .orderBy(Synthetic.IDENTITY_ID.col())
            .limit(IDENTITIES)
            .select(Synthetic.IDENTITY_ID.col())
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toArray();
    List<Row> faces =
        rows.filter(Synthetic.IDENTITY_ID.col().isin(shown))
            .filter(Synthetic.IMAGE_INDEX.col().lt(FACES))
            .orderBy(Synthetic.FACE_ID.col())
            .select(Synthetic.FACE_ID.col(), Synthetic.IDENTITY_ID.col())
            .collectAsList();
    Map<String, String> pictures =
        ShownPictures.of(tables, Synthetic.TABLE, faces, 0, FacesShown.SHOW);
    List<List<String>> strips = new ArrayList<>();
    for (Object identity : shown) {
      strips.add(
          faces.stream()
              .filter(face -> face.getString(1).equals(identity))
              .map(face -> pictures.get(face.getString(0)))
              .toList());
    }
    return strips;
  }

  /** The synthetic faces that come nearest to real faces of this warehouse, with these. */
  private static List<NearReal> nearest(
      DeltaStore tables, String generator, Config.Report settings) {
    Column real = Faces.FACE_ID.col().as(Synthetic.NEAREST_REAL_ID.name());
    List<Row> pairs =
        of(tables, generator)
            .join(tables.read(Faces.TABLE).select(real), Synthetic.NEAREST_REAL_ID.name())
            .orderBy(Synthetic.NEAREST_REAL.col().desc(), Synthetic.FACE_ID.col())
            .limit(NEAREST)
            .select(
                Synthetic.FACE_ID.col(),
                Synthetic.NEAREST_REAL_ID.col(),
                Synthetic.NEAREST_REAL.col())
            .collectAsList();
    Map<String, String> drawn =
        ShownPictures.of(tables, Synthetic.TABLE, pairs, 0, FacesShown.SHOW);
    Map<String, String> photographed =
        ShownPictures.of(tables, Faces.TABLE, pairs, 1, settings.faces());
    return pairs.stream()
        .map(
            pair ->
                new NearReal(
                    pair.getFloat(2),
                    drawn.get(pair.getString(0)),
                    photographed.get(pair.getString(1))))
        .toList();
  }

  private static Dataset<Row> of(DeltaStore tables, String generator) {
    return tables.read(Synthetic.TABLE).filter(Synthetic.GENERATOR.col().equalTo(generator));
  }
}
