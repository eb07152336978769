package org.winnow.mix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.MixRecipe;
import org.winnow.console.MixErrors;
import org.winnow.job.JobContext;
import org.winnow.spark.SqlExpressions;
import org.winnow.store.VersionedTable;
import org.winnow.table.Attributes;
import org.winnow.table.Curated;
import org.winnow.table.Field;
import org.winnow.table.Mix;

/**
 * A source of a mix, open at a version of its table.
 *
 * @param number place among the sources, from 0
 * @param location absolute folder of the table
 * @param rows the table at the version, with the attributes that the recipe names
 * @param attributes where these come from; empty if there are none
 */
record MixSource(
    int number,
    MixRecipe.Source recipe,
    String location,
    long version,
    Dataset<Row> rows,
    SourceColumns columns,
    Optional<SourceAttributes> attributes) {

  String name() {
    return recipe.name();
  }

  /**
   * Opens all sources.
   *
   * @param recorded versions by source that must be read again; empty: those of the recipe, or the
   *     newest
   * @throws org.winnow.console.UserException with all tables, versions and columns that are
   *     missing, and all expressions that cannot be read
   */
  static List<MixSource> open(
      JobContext context, String mix, MixRecipe recipe, Map<String, Long> recorded) {
    List<String> missing = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    List<MixSource> sources = new ArrayList<>();
    for (MixRecipe.Source source : recipe.sources()) {
      VersionedTable table = context.tables().versioned(location(context, source));
      if (!table.exists()) {
        faults.add(source.name() + ": there is no Delta table at " + table.path() + ".");
        continue;
      }
      Optional<Long> pinned = Optional.ofNullable(recorded.get(source.name())).or(source::version);
      VersionedTable attributes =
          context.tables().versioned(root(context, source) + "/" + Attributes.TABLE.name());
      Optional<Long> pinnedAttributes =
          Optional.ofNullable(recorded.get(SourceAttributes.key(source)));
      boolean gone = isMissing(source.name(), table, pinned, missing);
      gone |= isMissing(SourceAttributes.key(source), attributes, pinnedAttributes, missing);
      if (gone) {
        continue;
      }
      long version = pinned.orElseGet(() -> Math.max(0, table.version()));
      Dataset<Row> rows = table.rows(version);
      List<String> own = new ArrayList<>();
      SourceColumns columns = SourceColumns.of(source, rows, own);
      SourceAttributes.Joined joined =
          SourceAttributes.join(source, rows, attributes, pinnedAttributes, own::add);
      if (own.isEmpty()) {
        checkExpressions(source, joined.rows(), columns, own);
      }
      faults.addAll(own);
      sources.add(
          new MixSource(
              sources.size(),
              source,
              table.path(),
              version,
              joined.rows(),
              columns,
              joined.used()));
    }
    if (!missing.isEmpty()) {
      throw MixErrors.versions(mix, missing);
    }
    if (!faults.isEmpty()) {
      throw MixErrors.recipe(faults);
    }
    return sources;
  }

  /** Whether a pinned version of a table is missing; then it is told. */
  private static boolean isMissing(
      String name, VersionedTable table, Optional<Long> pinned, List<String> missing) {
    Optional<String> why =
        pinned.flatMap(
            version -> table.exists() ? table.missing(version) : Optional.of("there is no table"));
    why.ifPresent(
        reason ->
            missing.add(
                String.format(
                    Locale.ROOT,
                    "%s: version %d of %s is missing: %s.",
                    name,
                    pinned.orElseThrow(),
                    table.path(),
                    reason)));
    return why.isPresent();
  }

  private static String location(JobContext context, MixRecipe.Source source) {
    return source
        .path()
        .orElseGet(() -> root(context, source) + "/" + source.table().orElse(Curated.TABLE.name()));
  }

  private static String root(JobContext context, MixRecipe.Source source) {
    return source.warehouse().or(context.config()::warehouse).orElseThrow().replaceAll("/+$", "");
  }

  /** The versions of the tables of all sources, by source, and by {@link SourceAttributes#key}. */
  static Map<String, Long> versions(List<MixSource> sources) {
    Map<String, Long> versions = new TreeMap<>();
    for (MixSource source : sources) {
      versions.put(source.name(), source.version());
      source
          .attributes()
          .ifPresent(used -> versions.put(SourceAttributes.key(source.recipe()), used.version()));
    }
    return versions;
  }

  /** The folders of the tables of {@link #versions}. */
  static Map<String, String> locations(List<MixSource> sources) {
    Map<String, String> locations = new TreeMap<>();
    for (MixSource source : sources) {
      locations.put(source.name(), source.location());
      source
          .attributes()
          .ifPresent(used -> locations.put(SourceAttributes.key(source.recipe()), used.location()));
    }
    return locations;
  }

  private static void checkExpressions(
      MixRecipe.Source source, Dataset<Row> rows, SourceColumns columns, List<String> faults) {
    Map<String, String> expressions = new LinkedHashMap<>();
    source.filter().ifPresent(text -> expressions.put("filter", text));
    for (Field field : Mix.OF_SOURCE) {
      expressions.put("columns." + field, columns.expression(field));
    }
    new TreeMap<>(source.attributes())
        .forEach((name, text) -> expressions.put("attributes." + name, text));
    expressions.put("repeat", source.repeat());
    expressions.forEach(
        (key, text) ->
            SqlExpressions.fault(rows, text)
                .ifPresent(
                    fault -> faults.add(String.format("%s.%s: %s", source.name(), key, fault))));
  }
}
