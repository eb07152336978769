package org.winnow.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Words of names, listed in the files beside the classes. */
enum WordList {
  /** Words before a name that are no part of it. */
  TITLES("titles"),
  /** Words after a name that are no part of it. */
  CREDENTIALS("credentials"),
  /** Words that tell the generations of a family apart. */
  GENERATIONS("generations"),
  /** Words that name a folder or a kind of people, and no person. */
  GENERIC("generic"),
  /** The most frequent family names that stand first. */
  FIRST_FAMILY_NAMES("first-family-names");

  private final Set<String> words;

  WordList(String file) {
    words = read(file);
  }

  boolean has(String word) {
    return words.contains(word);
  }

  Set<String> words() {
    return words;
  }

  private static Set<String> read(String file) {
    return lines(file).stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
  }

  /** The words of each line of a file, without the lines that begin with {@code #}. */
  static List<List<String>> lines(String file) {
    InputStream resource = WordList.class.getResourceAsStream(file + ".txt");
    if (resource == null) {
      throw new IllegalStateException("The word list " + file + " is missing");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> List.of(line.strip().split(" +")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
