package org.winnow.bench.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.evaluation.Agreement;
import org.winnow.kernel.Vectors;
import org.winnow.spark.GroupedRows;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/** Every {@link FolderFilter} on the claims and embeddings of a level. */
final class FolderBaselines {
  private static final String IS_RIGHT = "is_right";
  private static final String FILTER = "filter";
  private static final String KEPT = "kept";
  private static final String RIGHT = "right";

  private static final StructType COUNT =
      new StructType()
          .add(FILTER, DataTypes.IntegerType, false)
          .add(KEPT, DataTypes.LongType, false)
          .add(RIGHT, DataTypes.LongType, false);

  private FolderBaselines() {}

  /**
   * What a baseline kept.
   *
   * @param keep as in {@link LabelResult}
   * @param stay as in {@link LabelResult}
   */
  record Outcome(FolderFilter filter, Agreement keep, Agreement stay) {}

  /**
   * Runs them.
   *
   * @param result what cleaning made of the same level
   * @param modelId embedder whose vectors are compared
   */
  static List<Outcome> of(LabelLevel level, DeltaStore tables, LabelResult result, String modelId) {
    List<FolderFilter> filters = FolderFilter.all();
    Dataset<Row> faces =
        Embeddings.vectors(tables.read(Embeddings.TABLE), modelId)
            .withColumn(Faces.IMAGE_ID.name(), substring_index(Embeddings.FACE_ID.col(), "-", 1))
            .join(LabelScores.claims(level), Faces.IMAGE_ID.name())
            .withColumn(IS_RIGHT, col(LabelLevel.PERSON).equalTo(col(LabelScores.CLAIM_PERSON)));
    List<Outcome> outcomes = new ArrayList<>();
    for (Row counts :
        GroupedRows.map(
                faces,
                LabelLevel.NAME,
                Embeddings.FACE_ID.name(),
                COUNT,
                rows -> counts(rows, filters))
            .groupBy(col(FILTER))
            .agg(sum(col(KEPT)), sum(col(RIGHT)))
            .orderBy(col(FILTER))
            .collectAsList()) {
      long kept = counts.getLong(1);
      long right = counts.getLong(2);
      outcomes.add(
          new Outcome(
              filters.get(counts.getInt(0)),
              new Agreement(result.keep().actual(), kept, right),
              new Agreement(result.stay().actual(), kept, right)));
    }
    return outcomes;
  }

  private static List<Row> counts(List<Row> rows, List<FolderFilter> filters) {
    List<float[]> vectors = new ArrayList<>();
    for (Row row : rows) {
      vectors.add(Vectors.of(row.getList(row.fieldIndex(Embeddings.VECTOR.name()))));
    }
    List<Row> counts = new ArrayList<>();
    for (int f = 0; f < filters.size(); f++) {
      boolean[] kept = filters.get(f).keep(vectors);
      Set<String> images = new HashSet<>();
      Set<String> right = new HashSet<>();
      for (int i = 0; i < kept.length; i++) {
        if (kept[i]) {
          String image = rows.get(i).getAs(Faces.IMAGE_ID.name());
          images.add(image);
          if (rows.get(i).<Boolean>getAs(IS_RIGHT)) {
            right.add(image);
          }
        }
      }
      counts.add(RowFactory.create(f, (long) images.size(), (long) right.size()));
    }
    return counts;
  }

  /** Of each method, the settings that keep the right claims best: tuned on the truth. */
  static List<Outcome> best(List<Outcome> outcomes) {
    Map<String, Outcome> best = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      best.merge(outcome.filter().method(), outcome, (old, now) -> f1(now) > f1(old) ? now : old);
    }
    return List.copyOf(best.values());
  }

  private static double f1(Outcome outcome) {
    return outcome.stay().f1().orElse(0);
  }
}
