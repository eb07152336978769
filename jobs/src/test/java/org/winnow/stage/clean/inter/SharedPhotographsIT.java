package org.winnow.stage.clean.inter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class SharedPhotographsIT {
  private final SparkSession spark;

  SharedPhotographsIT(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void thePhotographGoesToTheIdentityWhoseOtherPhotographsConfirmIt() {
    assertThat(reasons("'one', 'many'", "one p", "many p", "many q", "many r"))
        .containsExactly("[one,SAME_PHOTOGRAPH]");
  }

  @Test
  void withoutSuchPhotographsBothGoToReview() {
    assertThat(reasons("'one', 'two'", "one p", "two p", "two q"))
        .containsExactlyInAnyOrder(
            "[one,PHOTOGRAPH_OF_TWO_NAMES]", "[two,PHOTOGRAPH_OF_TWO_NAMES]");
  }

  @Test
  void copiesOfOnePhotographAreOnePhotograph() {
    assertThat(reasons("'a', 'b'", "a p", "a p", "b p", "b p", "b p", "b p"))
        .containsExactlyInAnyOrder("[a,PHOTOGRAPH_OF_TWO_NAMES]", "[b,PHOTOGRAPH_OF_TWO_NAMES]");
  }

  @Test
  void otherPhotographsAndOtherIdentitiesShareNothing() {
    assertThat(reasons("'one', 'many'", "one p", "many q", "many r", "many s", "third p"))
        .isEmpty();
    assertThat(reasons("'b', 'many'", "b p", "b t", "many p", "many q", "many r")).isEmpty();
  }

  /** The reasons for one pair of similar identities with photographs. */
  private List<String> reasons(String pair, String... photographs) {
    Dataset<Row> candidates = spark.sql("SELECT * FROM VALUES (%s) t(a, b)".formatted(pair));
    Dataset<Row> faces =
        spark.sql(
            "SELECT split(one, ' ')[0] identity_id, split(one, ' ')[1] photograph FROM VALUES"
                + " ('%s') t(one)".formatted(String.join("'), ('", photographs)));
    return SharedPhotographs.reasons(SharedPhotographs.of(candidates, faces))
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }
}
