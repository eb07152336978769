package org.winnow.nearest;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.console.NearestErrors;
import org.winnow.model.embed.UnitVector;
import org.winnow.table.Embeddings;

/** The queries of a Parquet file, in parts that fit on the driver. */
public final class QueryFile implements Iterator<Queries> {
  /** Column of the id of a query. */
  private static final String ID = "id";

  /** Column of its vector. */
  private static final String VECTOR = Embeddings.VECTOR.name();

  private static final int PART = 16_384;

  private final String path;
  private final Iterator<Row> rows;

  private QueryFile(String path, Iterator<Row> rows) {
    this.path = path;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @throws org.winnow.console.UserException if it lacks a column
   */
  public static QueryFile of(SparkSession spark, String path) {
    var file = spark.read().parquet(path);
    List<String> columns = Arrays.asList(file.columns());
    if (!columns.contains(ID) || !columns.contains(VECTOR)) {
      throw NearestErrors.queries(path, "Its columns are " + String.join(", ", columns) + ".");
    }
    return new QueryFile(
        path,
        file.select(
                col(ID).cast("string"),
                col(VECTOR).cast(DataTypes.createArrayType(DataTypes.FloatType)))
            .toLocalIterator());
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Queries next() {
    if (!rows.hasNext()) {
      throw new NoSuchElementException();
    }
    List<String> ids = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    while (rows.hasNext() && ids.size() < PART) {
      Row row = rows.next();
      ids.add(row.getString(0));
      vectors.add(vector(row));
    }
    return new Queries(ids, vectors);
  }

  private float[] vector(Row row) {
    List<Float> numbers = row.isNullAt(1) ? List.of() : row.getList(1);
    float[] raw = new float[numbers.size()];
    for (int i = 0; i < raw.length; i++) {
      Float number = numbers.get(i);
      raw[i] = number == null ? Float.NaN : number;
    }
    UnitVector unit = UnitVector.of(raw);
    if (row.isNullAt(0) || !unit.usable()) {
      throw NearestErrors.queries(
          path, "The id of a query is null, or its vector is empty, zero or not finite.");
    }
    return unit.values();
  }
}
