package org.winnow.nearest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.storage.StorageLevel;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.knn.exact.VectorSet;
import org.winnow.knn.ivf.TrainedCells;
import org.winnow.spark.ResourceScope;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Cells;
import org.winnow.table.Embeddings;
import org.winnow.table.Table;
import org.winnow.table.Vectors;

/** Builds the index of a model from its embeddings, the whole of it. */
public final class IndexBuilder {
  private static final int SEED = 17;

  /** Neighbours of a sampled vector, for the recall. */
  private static final int NEIGHBOURS = 20;

  /** Size of a file of vectors: a search skips files. */
  private static final long FILE_BYTES = 16L << 20;

  private IndexBuilder() {}

  /**
   * Builds the index of a model, unless it is that of the current embeddings.
   *
   * @param model must have embeddings
   * @return what was done, for a line
   */
  public static String build(JobContext context, String model) {
    DeltaStore tables = context.tables();
    VectorIndex.State state = VectorIndex.state(tables, model);
    if (state == VectorIndex.State.FRESH) {
      return "The index of " + model + " is up to date.";
    }
    long version = VectorIndex.version(tables);
    try (ResourceScope scope = ResourceScope.open()) {
      VectorSet set =
          VectorSet.of(
              tables
                  .read(Embeddings.TABLE)
                  .filter(Embeddings.MODEL_ID.col().equalTo(model))
                  .select(
                      Embeddings.FACE_ID.col().as(VectorSet.ID),
                      Embeddings.VECTOR.col().as(VectorSet.VECTOR)));
      context.stepName("train the cells");
      TrainedCells cells = TrainedCells.of(set, NEIGHBOURS, SEED);
      context.stepName("assign the vectors to cells");
      Dataset<Row> assigned =
          ResourceScope.persist(cells.assign(set.rows()), StorageLevel.MEMORY_AND_DISK());
      List<Row> ofCells = cellRows(assigned, cells, model, version);
      context.stepName("write the index");
      Commit commit = context.commit("", Map.of(Embeddings.TABLE.name(), version));
      // Without cells, the model has no index. So vectors of another index are never searched.
      tables.delete(Cells.TABLE, Cells.MODEL_ID.col().equalTo(model), commit);
      replace(tables, Vectors.TABLE, model, vectors(assigned, cells, set.count(), model), commit);
      replace(
          tables,
          Cells.TABLE,
          model,
          context.spark().createDataFrame(ofCells, Cells.TABLE.schema()),
          commit);
      return String.format(
          Locale.ROOT,
          "The index of %s was %s: %s in %,d cells.",
          model,
          state == VectorIndex.State.ABSENT
              ? "built"
              : "built again, because the embeddings changed",
          Unit.VECTORS.of(set.count()),
          cells.count());
    }
  }

  /** A row of {@link Cells} for each cell; at most 16,384. */
  private static List<Row> cellRows(
      Dataset<Row> assigned, TrainedCells cells, String model, long version) {
    long[] faces = new long[cells.count()];
    double[] maxAngles = new double[cells.count()];
    for (Row cell :
        assigned
            .groupBy(col(TrainedCells.CELL))
            .agg(count(lit(1)), max(col(TrainedCells.ANGLE)))
            .collectAsList()) {
      faces[cell.getInt(0)] = cell.getLong(1);
      maxAngles[cell.getInt(0)] = cell.getDouble(2);
    }
    List<Row> rows = new ArrayList<>();
    for (int cell = 0; cell < cells.count(); cell++) {
      rows.add(
          RowFactory.create(
              model,
              cell,
              cells.centroid(cell),
              maxAngles[cell],
              faces[cell],
              cells.recall(cell + 1),
              cells.margin(cell + 1),
              version));
    }
    return rows;
  }

  /** Rows of {@link Vectors}, in files and row groups of close cells. */
  private static Dataset<Row> vectors(
      Dataset<Row> assigned, TrainedCells cells, long count, String model) {
    long bytes = count * cells.centroid(0).length * Float.BYTES;
    return assigned
        .select(
            lit(model).as(Vectors.MODEL_ID.name()),
            col(TrainedCells.CELL).as(Vectors.CELL.name()),
            col(VectorSet.ID).as(Vectors.FACE_ID.name()),
            col(VectorSet.VECTOR).as(Vectors.VECTOR.name()))
        .repartitionByRange((int) (1 + bytes / FILE_BYTES), Vectors.CELL.col())
        .sortWithinPartitions(Vectors.CELL.col(), Vectors.FACE_ID.col());
  }

  private static void replace(
      DeltaStore tables, Table table, String model, Dataset<Row> rows, Commit commit) {
    tables.replaceWhere(
        table, Vectors.MODEL_ID.name() + " = '" + model.replace("'", "''") + "'", rows, commit);
  }
}
