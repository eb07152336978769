package org.winnow.explain;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.kernel.Vectors;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** The claimed and the other identity of the explained faces. */
final class ComparedIdentities {
  /** Reasons of faces whose identity was merged into another. */
  static final List<Reason> MERGES = List.of(Reason.MERGED, Reason.PERSON_MERGED);

  private final Dataset<Row> identities;
  private final Map<String, Row> byId = new HashMap<>();
  private final Map<String, Row> byName = new HashMap<>();

  /**
   * Starts without identities.
   *
   * @param identities rows of {@link Identities} of one round
   */
  ComparedIdentities(Dataset<Row> identities) {
    this.identities = identities;
  }

  /** Looks up the identities in the labels, then the identities that these reference. */
  void lookUp(List<Row> asked) {
    Set<String> ids = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (Row label : asked) {
      ids.add(Explanations.text(label, Labels.IDENTITY_ID.name()));
      ids.add(Explanations.text(label, Labels.NEAREST_IDENTITY_ID.name()));
      names.add(Explanations.text(label, Labels.CLAIMED_IDENTITY.name()));
    }
    Column named = Identities.NAME.col().isin(names.stream().filter(Objects::nonNull).toArray());
    find(
        Identities.IDENTITY_ID
            .col()
            .isin(ids.stream().filter(Objects::nonNull).toArray())
            .or(named));
    Set<String> further =
        byId.values().stream()
            .flatMap(
                row ->
                    Stream.of(
                        Explanations.text(row, Identities.MERGED_INTO.name()),
                        Explanations.text(row, Identities.NEAREST_IDENTITY_ID.name())))
            .filter(id -> id != null && !byId.containsKey(id))
            .collect(Collectors.toSet());
    if (!further.isEmpty()) {
      find(Identities.IDENTITY_ID.col().isin(further.toArray()));
    }
  }

  private void find(Column which) {
    for (Row row : identities.filter(which).collectAsList()) {
      byId.put(Explanations.text(row, Identities.IDENTITY_ID.name()), row);
      byName.put(Explanations.text(row, Identities.NAME.name()), row);
    }
  }

  /** The identity that holds the faces of a merged one, or the identity itself. */
  private Row holder(Row identity) {
    String into =
        identity == null ? null : Explanations.text(identity, Identities.MERGED_INTO.name());
    return into == null ? identity : byId.getOrDefault(into, identity);
  }

  /**
   * The claimed identity of a face. Of a moved face, the one that now holds the faces of that
   * identity.
   *
   * @return null without a claim
   */
  Row own(Row label) {
    String claimed = Explanations.text(label, Labels.CLAIMED_IDENTITY.name());
    if (claimed == null) {
      return null;
    }
    Reason reason = Explanations.reason(label);
    if (MERGES.contains(reason)) {
      return byName.get(claimed);
    }
    return reason.decision() == Reason.Decision.MOVED
        ? holder(byName.get(claimed))
        : byId.get(Explanations.text(label, Labels.IDENTITY_ID.name()));
  }

  /** The identity that a face was moved to, or the most similar other one; or null. */
  Row other(Row label) {
    Reason reason = Explanations.reason(label);
    if (reason.decision() == Reason.Decision.MOVED || MERGES.contains(reason)) {
      return byId.get(Explanations.text(label, Labels.IDENTITY_ID.name()));
    }
    Row own = own(label);
    String nearest =
        reason == Reason.SIMILAR_IDENTITY && own != null
            ? Explanations.text(own, Identities.NEAREST_IDENTITY_ID.name())
            : Explanations.text(label, Labels.NEAREST_IDENTITY_ID.name());
    return nearest == null ? null : holder(byId.get(nearest));
  }

  /** The centroid of an identity; null if there is none. */
  static float[] centre(Row identity) {
    List<Float> centre =
        identity == null ? null : identity.getList(identity.fieldIndex(Identities.CENTRE.name()));
    return centre == null ? null : Vectors.of(centre);
  }
}
