package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.knn.exact.SeparatedVectors.Admission;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;

/** How many identities of each kind are still missing. Without a balance, any may come. */
final class Quotas {
  private final Composition composition;
  private final SortedMap<String, Long> missing;

  private Quotas(Composition composition, SortedMap<String, Long> missing) {
    this.composition = composition;
    this.missing = missing;
  }

  /** What is missing beside the identities there are. */
  static Quotas of(Synthesis synthesis) {
    Composition composition = synthesis.composition();
    if (composition.isEmpty()) {
      return new Quotas(composition, new TreeMap<>());
    }
    SortedMap<String, Long> missing = composition.quotas(synthesis.settings().identities());
    composition
        .withKind(synthesis.accepted().filter(Synthetic.isReference()))
        .groupBy(Composition.KIND)
        .count()
        .collectAsList()
        .forEach(
            row -> missing.computeIfPresent(row.getString(0), (kind, n) -> n - row.getLong(1)));
    return new Quotas(composition, missing);
  }

  /** Adds the kind of candidates, and rejects those of a kind without a share. */
  Dataset<Row> withKind(Dataset<Row> candidates) {
    if (composition.isEmpty()) {
      return candidates;
    }
    return SynthesizeTransforms.rejecting(
        composition.withKind(candidates),
        not(col(Composition.KIND).isin(missing.keySet().toArray())),
        Quarantine.NO_SHARE,
        concat(lit("The balance gives no share to "), col(Composition.KIND), lit(".")));
  }

  /**
   * Lets candidates in while some of their kind are missing, and counts them.
   *
   * @param candidates with their kind, the candidates of one block
   */
  Admission admission(Dataset<Row> candidates) {
    if (composition.isEmpty()) {
      return Admission.ALL;
    }
    Map<String, String> kinds = new HashMap<>();
    candidates
        .select(Synthetic.IDENTITY_ID.col(), col(Composition.KIND))
        .collectAsList()
        .forEach(row -> kinds.put(row.getString(0), row.getString(1)));
    return new Admission() {
      @Override
      public boolean hasRoom(String id) {
        return missing.get(kinds.get(id)) > 0;
      }

      @Override
      public void accepted(String id) {
        missing.merge(kinds.get(id), -1L, Long::sum);
      }
    };
  }

  /** Rejects the candidates of kinds of which there are enough. */
  Dataset<Row> rejecting(Dataset<Row> candidates, Set<String> withoutRoom) {
    return withoutRoom.isEmpty()
        ? candidates
        : SynthesizeTransforms.rejecting(
            candidates,
            Synthetic.IDENTITY_ID.col().isin(withoutRoom.toArray()),
            Quarantine.ABOVE_QUOTA,
            concat(
                lit("The balance allows no more identities of "), col(Composition.KIND), lit(".")));
  }

  /** What is missing, in words; empty: nothing. */
  String missingInWords() {
    return missing.entrySet().stream()
        .filter(kind -> kind.getValue() > 0)
        .map(kind -> String.format(Locale.ROOT, "%,d of %s", kind.getValue(), kind.getKey()))
        .collect(Collectors.joining("; "));
  }
}
