package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.inter.IdentityGroups;
import org.winnow.stage.clean.reassign.RoundOutput;
import org.winnow.stage.clean.review.ReviewOverrides;
import org.winnow.stage.clean.round.Round;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Table;

/**
 * Derives the rows to write from the recomputed outcomes and labels.
 *
 * @param input input of the round
 * @param previous previous round
 * @param relabel relabelled faces
 * @param compared identities that were compared again
 * @param outcomes all identities in their current state
 * @param delta changes of the compared identities
 */
record ChangedRows(
    Round.Input input,
    PreviousRound previous,
    RelabelSet relabel,
    Dataset<Row> compared,
    Dataset<Row> outcomes,
    ChangedNames.IdentityDelta delta) {

  /**
   * Applies the reviews and compares with the stored rows.
   *
   * @param changedNames names whose faces changed
   * @param model relabelled faces, before reviews
   */
  IncrementalRound of(Dataset<Row> changedNames, Dataset<Row> model) {
    boolean reviewed = !input.reviews().isEmpty();
    Dataset<Row> decided =
        reviewed
            ? Materializer.materialize(
                ReviewOverrides.applied(model, groups(outcomes), input.reviews()))
            : model;
    Dataset<Row> labels =
        Materializer.materialize(differing(decided, previous.labels(), Labels.TABLE));
    Dataset<Row> removed =
        Materializer.materialize(
            previous
                .labels()
                .join(input.claims(), new String[] {Labels.FACE_ID.name()}, "left_anti"));
    Dataset<Row> affectedIds =
        BroadcastHint.ifSmall(
            Materializer.materialize(
                compared
                    .select(Identities.IDENTITY_ID.col())
                    .union(labels.select(Identities.IDENTITY_ID.col()))
                    .union(
                        previous
                            .labels()
                            .join(
                                BroadcastHint.ifSmall(labels).select(Labels.FACE_ID.col()),
                                Labels.FACE_ID.name())
                            .select(Identities.IDENTITY_ID.col()))
                    .union(removed.select(Identities.IDENTITY_ID.col()))
                    .union(AffectedFaces.identities(outcomes, previous.identities(), delta))
                    .filter(Identities.IDENTITY_ID.col().isNotNull())
                    .distinct()));
    Dataset<Row> affected =
        Materializer.materialize(
            outcomes.join(affectedIds, new String[] {Identities.IDENTITY_ID.name()}, "left_semi"));
    Dataset<Row> unaffected = unaffectedLabels(removed, affectedIds);
    Dataset<Row> identities =
        RoundOutput.identities(
            affected,
            unaffected.unionByName(labelsOf(affectedIds, model)),
            RoundOutput.nearest(affected, outcomes),
            previous.calibration().round());
    if (reviewed) {
      identities =
          ReviewOverrides.identities(
              Materializer.materialize(identities),
              unaffected.unionByName(labelsOf(affectedIds, decided)),
              input.reviews());
    }
    return new IncrementalRound(
        labels,
        Materializer.materialize(differing(identities, previous.identities(), Identities.TABLE)),
        removed.select(Labels.TABLE.keyColumns()),
        Materializer.materialize(
            previous
                .identities()
                .join(
                    outcomes.select(Identities.IDENTITY_ID.col()),
                    new String[] {Identities.IDENTITY_ID.name()},
                    "left_anti")
                .select(Identities.TABLE.keyColumns())),
        new IncrementalRound.Work(
            Materializer.count(changedNames),
            Materializer.count(compared),
            Materializer.count(relabel.faces())));
  }

  /** Previous labels of some identities, without the relabelled and the removed faces. */
  private Dataset<Row> unaffectedLabels(Dataset<Row> removed, Dataset<Row> ids) {
    String[] face = {Labels.FACE_ID.name()};
    return Materializer.materialize(
        labelsOf(ids, previous.labels())
            .join(
                BroadcastHint.ifSmall(relabel.faces()).select(Labels.FACE_ID.col()),
                face,
                "left_anti")
            .join(BroadcastHint.ifSmall(removed).select(Labels.FACE_ID.col()), face, "left_anti"));
  }

  private static Dataset<Row> labelsOf(Dataset<Row> ids, Dataset<Row> labels) {
    return labels.join(ids, new String[] {Labels.IDENTITY_ID.name()}, "left_semi");
  }

  /**
   * The group that each identity was merged into, in the form that {@link ReviewOverrides} reads.
   */
  private static Dataset<Row> groups(Dataset<Row> outcomes) {
    Column merged =
        IdentityGroups.GROUP_ID
            .col()
            .notEqual(Identities.IDENTITY_ID.col())
            .and(Identities.FACES.col().gt(0));
    return outcomes.select(
        Identities.IDENTITY_ID.col(),
        when(merged, IdentityGroups.GROUP_ID.col()).as(Identities.MERGED_INTO.name()));
  }

  /** Rows that differ from the stored row or have none. */
  private static Dataset<Row> differing(Dataset<Row> rows, Dataset<Row> stored, Table table) {
    Column same =
        table.fields().stream().map(field -> same(field)).reduce(Column::and).orElse(lit(true));
    return rows.as("s").join(stored.as("t"), same, "left_anti").select(table.columns());
  }

  private static Column same(Field field) {
    return field.nullable()
        ? field.of("s").eqNullSafe(field.of("t"))
        : field.of("s").equalTo(field.of("t"));
  }
}
