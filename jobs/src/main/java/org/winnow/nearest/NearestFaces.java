package org.winnow.nearest;

import java.util.List;
import java.util.Optional;
import org.winnow.console.NearestErrors;
import org.winnow.job.EmbeddedFaces;
import org.winnow.spark.ResourceScope;
import org.winnow.store.DeltaStore;

/**
 * The nearest faces in a warehouse by one model. It uses the index of the model if that is up to
 * date, else {@code embeddings}.
 */
public final class NearestFaces {
  /** More faces that pass are compared first, and only the most similar ones are joined. */
  private static final long FEW = 50_000;

  private final DeltaStore tables;
  private final VectorIndex index;
  private final boolean stale;

  private NearestFaces(DeltaStore tables, VectorIndex index, boolean stale) {
    this.tables = tables;
    this.index = index;
    this.stale = stale;
  }

  /**
   * The faces with embeddings by a model.
   *
   * @param model must have embeddings, see {@link #model}
   */
  public static NearestFaces of(DeltaStore tables, String model) {
    VectorIndex.State state = VectorIndex.state(tables, model);
    return new NearestFaces(
        tables,
        state == VectorIndex.State.FRESH
            ? VectorIndex.read(tables, model)
            : VectorIndex.withoutCells(tables, model),
        state == VectorIndex.State.STALE);
  }

  /**
   * The model to compare by: the wanted one, or the only one with embeddings, or the one of the
   * settings.
   *
   * @param setting embedder of the settings
   * @throws org.winnow.console.UserException if it has no embeddings, or there is none to choose
   */
  public static String model(DeltaStore tables, Optional<String> wanted, String setting) {
    List<String> models = EmbeddedFaces.models(tables);
    String model = wanted.orElse(models.size() == 1 ? models.get(0) : setting);
    if (!models.contains(model)) {
      throw NearestErrors.noEmbeddings(model, models);
    }
    return model;
  }

  /** Whether there is an index that is older than the embeddings, so that it was not used. */
  public boolean indexIsStale() {
    return stale;
  }

  /** Length of a vector. */
  public int dimension() {
    return index.dimension();
  }

  /** Vectors of the model. */
  public long faces() {
    return index.faces();
  }

  /**
   * The nearest faces of each query.
   *
   * @param condition in SQL, see {@link Condition}
   * @throws org.winnow.console.UserException if the queries have another dimension
   */
  public Found search(Queries queries, Optional<String> condition, Goal goal) {
    return search(queries, condition, goal, FEW);
  }

  /**
   * As the other method.
   *
   * @param few so many faces that pass are joined before they are compared
   */
  Found search(Queries queries, Optional<String> condition, Goal goal, long few) {
    for (float[] vector : queries.vectors()) {
      if (vector.length != dimension()) {
        throw NearestErrors.otherDimension(index.model(), dimension(), vector.length);
      }
    }
    try (ResourceScope scope = ResourceScope.open()) {
      return Search.run(
          index,
          queries,
          condition.map(sql -> Passing.of(Condition.passing(tables, sql))),
          goal,
          few);
    }
  }
}
