package org.winnow.stage.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.model.embed.UnitVector;
import org.winnow.table.Synthetic;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class SyntheticScoresIT {
  private static final int IDENTITIES = 20;
  private static final int IMAGES = 6;
  private static final int NUMBERS = 8;

  /**
   * The same in NumPy:
   *
   * <pre>
   * i, f, j = np.meshgrid(np.arange(20), np.arange(6), np.arange(8), indexing='ij')
   * v = (np.sin(0.7 * (i % 13 + 1.0) * (j + 1.3))
   *      + 0.9 * np.sin(2.1 * (i + 1.0) * (f + 1.0) + 1.9 * j)).astype('f4')
   * v /= np.linalg.norm(v, axis=-1, keepdims=True)
   * c = v.mean(axis=1)
   * c /= np.linalg.norm(c, axis=-1, keepdims=True)
   * s = np.tril(c @ c.T, -1)
   * print(1 - (s &gt;= r).any(axis=1).mean(), ((v * c[:, None]).sum(-1) &gt;= r).mean(axis=1).mean())
   * </pre>
   */
  @Test
  void scoresEqualNumPy(SparkSession spark) {
    SyntheticScores scores =
        SyntheticScores.of(
            spark.createDataFrame(
                rows(),
                new StructType()
                    .add(Synthetic.IDENTITY_ID.name(), "string")
                    .add(Synthetic.VECTOR.name(), Synthetic.VECTOR.type())),
            0.7);
    assertThat(scores.uniqueness()).isCloseTo(0.7, within(1e-12));
    assertThat(scores.consistency()).isCloseTo(0.8416666666666667, within(1e-12));
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IDENTITIES; i++) {
      for (int f = 0; f < IMAGES; f++) {
        float[] vector = new float[NUMBERS];
        for (int j = 0; j < NUMBERS; j++) {
          vector[j] =
              (float)
                  (Math.sin(0.7 * (i % 13 + 1.0) * (j + 1.3))
                      + 0.9 * Math.sin(2.1 * (i + 1.0) * (f + 1.0) + 1.9 * j));
        }
        rows.add(
            RowFactory.create(
                String.format(Locale.ROOT, "%02d", i), UnitVector.of(vector).values()));
      }
    }
    return rows;
  }
}
