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

/** The identities on both sides of some faces. */
final class ComparedIdentities {
  /** Reasons of faces that stand in an identity because theirs was merged into it. */
  static final List<Reason> MERGES = List.of(Reason.MERGED, Reason.PERSON_MERGED);

  private final Dataset<Row> identities;
  private final Map<String, Row> byId = new HashMap<>();
  private final Map<String, Row> byName = new HashMap<>();

  /**
   * None yet.
   *
   * @param identities rows of {@link Identities} of one round
   */
  ComparedIdentities(Dataset<Row> identities) {
    this.identities = identities;
  }

  /** The identities that the labels name, then those that these name. */
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

  /** The identity that holds the faces of another, or that itself. */
  private Row holder(Row identity) {
    String into =
        identity == null ? null : Explanations.text(identity, Identities.MERGED_INTO.name());
    return into == null ? identity : byId.getOrDefault(into, identity);
  }

  /**
   * The identity that a face is claimed for; where it was moved, the one that holds its faces now.
   *
   * @return null where nobody is claimed
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

  /** The identity that a face was given to, or else the most similar other one; or null. */
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

  /** The centre of an identity; null where there is none. */
  static float[] centre(Row identity) {
    List<Float> centre =
        identity == null ? null : identity.getList(identity.fieldIndex(Identities.CENTRE.name()));
    return centre == null ? null : Vectors.of(centre);
  }
}
