package org.winnow.claim;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.config.Config;
import org.winnow.config.ConfigException;
import org.winnow.spark.BroadcastHint;
import org.winnow.table.Identities;
import org.winnow.table.Sources;
import org.winnow.text.Csv;
import org.winnow.text.CsvReader;
import org.winnow.text.NameForm;

/**
 * The aliases that a user declares: a file of separated values with the columns {@code name},
 * {@code alias} and, if wanted, {@code source}. Names are compared by {@link NameForm}.
 *
 * @param byForm the aliases by their name form
 */
public record NameAliases(Map<String, Alias> byForm) implements Serializable {
  /** No alias. */
  public static final NameAliases NONE = new NameAliases(Map.of());

  private static final String NAME = Identities.NAME.name();
  private static final String ALIAS = "alias";
  private static final String SOURCE = "source";
  private static final int MAX_FAULTS = 20;
  private static final String ALIAS_FORM = "alias_form";
  private static final String ALIAS_OF = "alias_of";

  private static final StructType ALIASES =
      new StructType()
          .add(ALIAS_FORM, DataTypes.StringType, false)
          .add(ALIAS_OF, DataTypes.StringType, false);

  /**
   * What an alias stands for.
   *
   * @param name the name at the end of all aliases
   * @param source who says so; may be empty
   */
  public record Alias(String name, String source) implements Serializable {}

  /** Reads the file of {@code clean.aliases}. */
  public static NameAliases of(Config config) {
    Configuration hadoop = new Configuration();
    config.storage().hadoop().forEach(hadoop::set);
    return read(config.clean().aliases(), hadoop);
  }

  /**
   * Reads a file, from any file system of Hadoop.
   *
   * @param file the file; empty for no aliases
   * @throws ConfigException with all faults of the file
   */
  public static NameAliases read(Optional<String> file, Configuration hadoop) {
    if (file.isEmpty()) {
      return NONE;
    }
    try {
      Path path = new Path(file.get());
      try (Reader text =
          new InputStreamReader(
              Storage.fileSystem(path, hadoop).open(path),
              StandardCharsets.UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT))) {
        return new Reading(file.get()).read(text);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          List.of("clean.aliases " + file.get() + " cannot be read: " + e.getMessage() + "."));
    }
  }

  /**
   * Reads a text.
   *
   * @throws ConfigException with all its faults
   */
  static NameAliases parse(String text) throws IOException {
    return new Reading("aliases").read(new StringReader(text));
  }

  /** What a name is an alias of; empty where it is none. */
  public Optional<Alias> find(String name) {
    return Optional.ofNullable(name).map(NameForm::of).map(byForm::get);
  }

  /**
   * Replaces the claimed names that are aliases.
   *
   * @param sources rows of {@link Sources}
   */
  public Dataset<Row> resolved(Dataset<Row> sources) {
    if (byForm.isEmpty()) {
      return sources;
    }
    List<Row> rows = new ArrayList<>();
    byForm.forEach((form, alias) -> rows.add(RowFactory.create(form, alias.name())));
    return sources
        .withColumn(ALIAS_FORM, Sources.nameForm(Sources.CLAIMED_NAME.col()))
        .join(
            BroadcastHint.ifSmall(sources.sparkSession().createDataFrame(rows, ALIASES)),
            new String[] {ALIAS_FORM},
            "left")
        .withColumn(
            Sources.CLAIMED_NAME.name(), coalesce(col(ALIAS_OF), Sources.CLAIMED_NAME.col()))
        .drop(ALIAS_FORM, ALIAS_OF);
  }

  /** A number that changes with the aliases. */
  public long digest() {
    long digest = 0;
    for (Map.Entry<String, Alias> alias : new TreeMap<>(byForm).entrySet()) {
      for (String text : List.of(alias.getKey(), alias.getValue().name())) {
        for (int i = 0; i < text.length(); i++) {
          digest = 31 * digest + text.charAt(i);
        }
        digest = 31 * digest + '\n';
      }
    }
    return digest;
  }

  /** One pass over a file. */
  private static final class Reading {
    private final String file;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Alias> direct = new TreeMap<>();
    private final Map<String, Long> lines = new HashMap<>();

    Reading(String file) {
      this.file = file;
    }

    NameAliases read(Reader text) throws IOException {
      try (CsvReader values = Csv.reader(text)) {
        List<String> head =
            values.next().map(Csv.Line::cells).orElse(List.of()).stream()
                .map(cell -> cell.strip().toLowerCase(Locale.ROOT))
                .toList();
        int name = head.indexOf(NAME);
        int alias = head.indexOf(ALIAS);
        if (name < 0 || alias < 0) {
          throw new ConfigException(
              List.of(
                  "clean.aliases %s: the first line must name the columns name and alias."
                      .formatted(file)));
        }
        for (Optional<Csv.Line> line = values.next(); line.isPresent(); line = values.next()) {
          add(line.get(), name, alias, head.indexOf(SOURCE));
        }
      } catch (CsvReader.MalformedException e) {
        faults.add("clean.aliases %s: %s".formatted(file, e.getMessage()));
      }
      Map<String, Alias> resolved = resolved();
      if (!faults.isEmpty()) {
        throw new ConfigException(
            faults.size() <= MAX_FAULTS ? faults : faults.subList(0, MAX_FAULTS));
      }
      return new NameAliases(Map.copyOf(resolved));
    }

    private void add(Csv.Line line, int name, int alias, int source) {
      String of = cell(line, name);
      String form = NameForm.of(cell(line, alias));
      if (of.isEmpty() || form.isEmpty()) {
        fault(line.number(), of.isEmpty() ? "the name is empty." : "the alias is empty.");
        return;
      }
      if (NameForm.of(of).equals(form)) {
        fault(line.number(), "%s is its own alias.".formatted(of));
        return;
      }
      Alias known = direct.get(form);
      if (known == null) {
        direct.put(form, new Alias(of, cell(line, source)));
        lines.put(form, line.number());
      } else if (!NameForm.of(known.name()).equals(NameForm.of(of))) {
        fault(
            line.number(),
            "%s is an alias of %s and, in line %s, of %s."
                .formatted(form, of, lines.get(form), known.name()));
      }
    }

    private static String cell(Csv.Line line, int column) {
      List<String> cells = line.cells();
      return column < 0 || column >= cells.size() ? "" : cells.get(column).strip();
    }

    private void fault(long line, String text) {
      faults.add("clean.aliases %s, line %s: %s".formatted(file, line, text));
    }

    /** An alias of an alias stands for the last name. */
    private Map<String, Alias> resolved() {
      Map<String, Alias> resolved = new TreeMap<>();
      Set<Set<String>> cycles = new LinkedHashSet<>();
      direct.forEach(
          (form, alias) -> {
            Set<String> passed = new LinkedHashSet<>(Set.of(form));
            Alias last = alias;
            String next = NameForm.of(alias.name());
            while (direct.containsKey(next) && passed.add(next)) {
              last = direct.get(next);
              next = NameForm.of(last.name());
            }
            if (!direct.containsKey(next)) {
              resolved.put(form, new Alias(last.name(), alias.source()));
            } else if (next.equals(form) && cycles.add(Set.copyOf(passed))) {
              fault(
                  lines.get(form),
                  "the aliases form a cycle: %s.".formatted(String.join(" → ", passed)));
            }
          });
      return resolved;
    }
  }
}
