package org.winnow.mix;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.MixRecipe;
import org.winnow.config.MixRecipe.By;
import org.winnow.console.MixErrors;
import org.winnow.console.Unit;
import org.winnow.spark.Materializer;
import org.winnow.table.Exclusions.Reason;

/** Which identities of each source come into the mix. */
final class People {
  /** Number of images of an identity that are not left out. */
  static final String IMAGES = "images_of_identity";

  private static final String SAME_CELL = "images_in_cell";
  private static final String CELLS = "cells";
  private static final String EARLIER = "earlier";

  private People() {}

  /**
   * Decides about each identity, source by source: an identity that a source has is left out of the
   * later sources of the same table.
   *
   * @param open candidates that are not left out
   * @return source, identity, cell, hash, images, and the reason if it is left out
   * @throws org.winnow.console.UserException if a source has fewer identities than its quota
   */
  static Dataset<Row> of(MixRecipe recipe, List<MixSource> sources, Dataset<Row> open) {
    Dataset<Row> all = Materializer.materialize(counted(recipe, open));
    List<Dataset<Row>> decided = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    for (MixSource source : sources) {
      Dataset<Row> own = all.filter(col(Candidates.SOURCE).equalTo(source.number()));
      Dataset<Row> marked = marked(recipe, source, own, earlier(sources, source, decided));
      Optional<Long> quota =
          recipe.head().by() == By.IMAGES ? source.recipe().identities() : Optional.empty();
      if (quota.isPresent()) {
        long there = marked.filter(col(Candidates.LEFT_OUT).isNull()).count();
        if (there < quota.get()) {
          conflicts.add(shortage(source, quota.get(), there));
        }
        marked = first(marked, quota.get());
      }
      decided.add(Materializer.materialize(marked));
    }
    if (!conflicts.isEmpty()) {
      throw MixErrors.quotas(conflicts);
    }
    return decided.stream().reduce(Dataset::union).orElseThrow();
  }

  /** The quota of a source, which a balance of images may have broken. */
  static void checkQuotas(MixRecipe recipe, List<MixSource> sources, Dataset<Row> chosen) {
    List<String> conflicts = new ArrayList<>();
    for (MixSource source : sources) {
      Optional<Long> quota = source.recipe().identities();
      if (quota.isPresent() && recipe.head().by() == By.IMAGES && recipe.isProportioned()) {
        long there =
            chosen
                .filter(col(Candidates.SOURCE).equalTo(source.number()))
                .select(Candidates.PERSON)
                .distinct()
                .count();
        if (there < quota.get()) {
          conflicts.add(shortage(source, quota.get(), there));
        }
      }
    }
    if (!conflicts.isEmpty()) {
      throw MixErrors.quotas(conflicts);
    }
  }

  private static String shortage(MixSource source, long wanted, long there) {
    return String.format(
        Locale.ROOT,
        "%s: the quota is %s; there are %,d: %,d short.",
        source.name(),
        Unit.IDENTITIES.of(wanted),
        there,
        wanted - there);
  }

  /** The identities with their images. The cell of an identity is that of most of its images. */
  private static Dataset<Row> counted(MixRecipe recipe, Dataset<Row> open) {
    Column most = struct(col(SAME_CELL), negate(col(Candidates.CELL)).as(Candidates.CELL));
    return open.groupBy(col(Candidates.SOURCE), col(Candidates.PERSON), col(Candidates.CELL))
        .agg(count(lit(1)).as(SAME_CELL))
        .groupBy(col(Candidates.SOURCE), col(Candidates.PERSON))
        .agg(sum(col(SAME_CELL)).as(IMAGES), max(most).as(CELLS))
        .select(
            col(Candidates.SOURCE),
            col(Candidates.PERSON),
            col(IMAGES),
            negate(col(CELLS).getField(Candidates.CELL)).as(Candidates.CELL),
            Candidates.hash(recipe, "people", col(Candidates.SOURCE), col(Candidates.PERSON))
                .as(Candidates.SHUFFLED));
  }

  /** The identities that earlier sources of the same table have. */
  private static Optional<Dataset<Row>> earlier(
      List<MixSource> sources, MixSource source, List<Dataset<Row>> decided) {
    return sources.stream()
        .limit(source.number())
        .filter(other -> other.location().equals(source.location()))
        .map(other -> decided.get(other.number()))
        .reduce(Dataset::union)
        .map(
            rows ->
                rows.filter(col(Candidates.LEFT_OUT).isNull())
                    .select(Candidates.PERSON)
                    .distinct()
                    .withColumn(EARLIER, lit(true)));
  }

  private static Dataset<Row> marked(
      MixRecipe recipe, MixSource source, Dataset<Row> own, Optional<Dataset<Row>> earlier) {
    boolean byIdentities = recipe.head().by() == By.IDENTITIES;
    Column reason =
        when(lit(byIdentities).and(col(Candidates.CELL).lt(0)), Reason.NO_SHARE.name())
            .when(
                col(IMAGES).lt(source.recipe().minPerIdentity()), Reason.IDENTITY_TOO_SMALL.name())
            .when(coalesce(col(EARLIER), lit(false)), Reason.IN_EARLIER_SOURCE.name());
    Dataset<Row> joined =
        earlier.isPresent()
            ? own.join(earlier.get(), new String[] {Candidates.PERSON}, "left")
            : own.withColumn(EARLIER, lit(false));
    return joined
        .withColumn(Candidates.LEFT_OUT, reason)
        .select(
            Candidates.SOURCE,
            Candidates.PERSON,
            IMAGES,
            Candidates.CELL,
            Candidates.SHUFFLED,
            Candidates.LEFT_OUT);
  }

  /** Leaves out all but the first identities by hash. */
  private static Dataset<Row> first(Dataset<Row> marked, long quota) {
    Column above = col(Ranks.RANK).geq(quota);
    Dataset<Row> ranked =
        Ranks.number(
                marked.filter(col(Candidates.LEFT_OUT).isNull()),
                col(Candidates.SHUFFLED),
                col(Candidates.PERSON))
            .withColumn(Candidates.LEFT_OUT, when(above, Reason.ABOVE_IDENTITIES.name()))
            .drop(Ranks.RANK);
    return ranked.union(marked.filter(col(Candidates.LEFT_OUT).isNotNull()));
  }
}
