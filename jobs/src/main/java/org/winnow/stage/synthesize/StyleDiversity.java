package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.kernel.Vectors;
import org.winnow.model.generate.ManifoldRecall;
import org.winnow.spark.TaskModel;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Faces;
import org.winnow.table.Synthetic;

/**
 * D_intra of DCFace (Kim et al., CVPR 2023): how much of the variety of real pictures synthetic
 * ones have, by {@link ManifoldRecall} in a space of styles. DCFace takes that of an Inception
 * network; here it is a model of the catalogue, so numbers of two models cannot be compared.
 */
final class StyleDiversity {
  /** Faces of each kind that are compared, drawn by hash. */
  private static final int SAMPLE = 1000;

  private static final int NEIGHBOURS = 3;
  private static final String FACE = "face";
  private static final String STYLE = "style";

  static final StructType STYLES =
      new StructType().add(STYLE, DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private StyleDiversity() {}

  /**
   * Measures.
   *
   * @param stores warehouses with real faces; the first one that has some counts
   * @param prefix of the synthetic identities of the first store
   * @param model of the space of styles
   * @return 0 to 1; empty if there are no real faces, or too few synthetic ones
   */
  static OptionalDouble of(List<DeltaStore> stores, String prefix, TaskModel model) {
    List<float[]> real = List.of();
    for (DeltaStore store : stores) {
      if (real.isEmpty() && !store.isEmpty(Faces.TABLE)) {
        real = styles(store, store.readWithFiles(Faces.TABLE), model);
      }
    }
    if (real.isEmpty()) {
      return OptionalDouble.empty();
    }
    DeltaStore own = stores.get(0);
    Dataset<Row> made =
        own.readWithFiles(Synthetic.TABLE)
            .filter(Synthetic.isOf(Synthetic.IDENTITY_ID.col(), prefix));
    List<float[]> synthetic = styles(own, made, model);
    return synthetic.size() <= NEIGHBOURS
        ? OptionalDouble.empty()
        : OptionalDouble.of(ManifoldRecall.of(real, synthetic, NEIGHBOURS));
  }

  /** Of some real or synthetic faces: the names of their columns are the same. */
  private static List<float[]> styles(DeltaStore store, Dataset<Row> faces, TaskModel model) {
    Dataset<Row> drawn =
        faces
            .select(Faces.FACE_ID.col(), col(KeyedBytes.FILE))
            .orderBy(xxhash64(Faces.FACE_ID.col()), Faces.FACE_ID.col())
            .limit(SAMPLE);
    List<float[]> styles = new ArrayList<>();
    store
        .bytesOf(drawn, Faces.FACE_ID, Faces.CROP)
        .toDF(FACE, STYLE)
        .mapPartitions(new StyleTask(model), Encoders.row(STYLES))
        .collectAsList()
        .forEach(row -> styles.add(Vectors.of(row.getList(0))));
    return styles;
  }
}
