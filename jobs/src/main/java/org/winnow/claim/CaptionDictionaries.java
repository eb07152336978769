package org.winnow.claim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.winnow.config.CaptionSettings;
import org.winnow.config.ConfigException;
import org.winnow.config.ConfigLoader;
import org.winnow.image.Digests;
import org.winnow.text.caption.CaptionLanguage;
import org.winnow.text.caption.NameSet;
import org.winnow.text.caption.TermDictionary;
import org.winnow.text.caption.TermKind;

/**
 * The word lists of a run, read on the driver.
 *
 * @param digests SHA-256 of what was read, by setting
 */
public record CaptionDictionaries(
    TermDictionary terms, CaptionLanguage languages, NameSet names, Map<String, String> digests) {
  private static final Map<TermKind, String> FILES =
      new EnumMap<>(
          Map.of(
              TermKind.PEOPLE, "people.txt",
              TermKind.PROFESSION, "professions.txt",
              TermKind.NATIONALITY, "nationalities.txt",
              TermKind.ADJECTIVE, "nationality-adjectives.txt",
              TermKind.EXCLUSION, "exclusions.txt",
              TermKind.CUSTOMER, "customers.txt",
              TermKind.PRODUCT, "products.txt",
              TermKind.OTHER_SENSE, "other-senses.txt"));

  private static final String LANGUAGES = "function-words.txt";

  /**
   * Reads the lists.
   *
   * @throws ConfigException with all faults of files that cannot be used
   */
  public static CaptionDictionaries load(CaptionSettings settings) {
    List<String> faults = new ArrayList<>();
    Optional<Path> own = settings.dictionaries().map(Path::of);
    if (own.isPresent() && !Files.isDirectory(own.get())) {
      faults.add("captions.dictionaries: " + own.get() + " is no folder.");
    }
    Map<TermKind, List<String>> files = new EnumMap<>(TermKind.class);
    FILES.forEach((kind, name) -> files.put(kind, lines(own, name, faults)));
    List<String> functionWords = lines(own, LANGUAGES, faults);
    TermDictionary terms = TermDictionary.of(Map.of());
    try {
      terms = TermDictionary.of(files);
    } catch (IllegalArgumentException e) {
      faults.add("A dictionary of captions cannot be used: " + e.getMessage());
    }
    Map<String, String> digests = new LinkedHashMap<>();
    NameSet names = new NameSet();
    settings.names().ifPresent(file -> digests.put("captions.names", read(file, names, faults)));
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
    digests.put("captions.dictionaries", terms.digest());
    digests.put("captions.function_words", Digests.sha256(functionWords.stream()));
    return new CaptionDictionaries(terms, new CaptionLanguage(functionWords), names, digests);
  }

  private static List<String> lines(Optional<Path> own, String name, List<String> faults) {
    try {
      if (own.isPresent() && Files.isReadable(own.get().resolve(name))) {
        return Files.readAllLines(own.get().resolve(name));
      }
    } catch (IOException e) {
      faults.add(own.get().resolve(name) + " is no text in UTF-8.");
      return List.of();
    }
    Optional<String> text = ConfigLoader.text("text/" + name);
    if (text.isEmpty()) {
      faults.add("conf/text/" + name + " is missing.");
    }
    return text.map(content -> content.lines().toList()).orElse(List.of());
  }

  /**
   * Adds the names of a file, and returns its digest. Names that cannot be told from other words
   * are left out.
   */
  private static String read(String file, NameSet names, List<String> faults) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return Digests.sha256(
          lines.filter(line -> !line.isBlank() && !line.startsWith("#")).peek(names::add));
    } catch (IOException | UncheckedIOException e) {
      faults.add("captions.names: " + file + " cannot be read as a text in UTF-8.");
      return "";
    }
  }
}
