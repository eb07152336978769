package org.winnow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Blocking keys: names of a tier that {@link NameTier#proposes} pairs have a key in common. Only
 * names with a common key need to be compared.
 *
 * <p>One key holds the letters of the skeletons of all words, one those of the Unicode skeletons
 * (look-alike letters), and one each word together with the initial of another word, or of the
 * given name that it stands for.
 */
public final class NameKeys {
  private static final String LETTERS = "letters ";
  private static final String CONFUSABLE = "confusable ";
  private static final String WORD = "word ";

  private NameKeys() {}

  /** The keys of a name in order; none where the name is no evidence. */
  public static List<String> of(String name) {
    Optional<PersonName> person =
        name == null ? Optional.empty() : PersonName.of(name).filter(PersonName::isEvidence);
    return person.map(NameKeys::of).orElse(List.of());
  }

  private static List<String> of(PersonName name) {
    Set<String> keys = new TreeSet<>();
    List<String> skeletons = Names.skeletons(name.latin());
    keys.add(LETTERS + sortedLetters(String.join("", skeletons)));
    keys.add(
        CONFUSABLE
            + sortedLetters(
                String.join("", name.words().stream().map(LatinLetters::confusable).toList())));
    for (int i = 0; i < skeletons.size(); i++) {
      if (name.latin().get(i).length() == 1) {
        continue;
      }
      Set<String> words = new TreeSet<>();
      words.add(skeletons.get(i));
      words.add(Spelling.familyName(name.latin().get(i)));
      for (int j = 0; j < skeletons.size(); j++) {
        if (i != j) {
          for (String initial : initials(name.latin().get(j))) {
            words.forEach(word -> keys.add(WORD + word + " " + initial));
          }
        }
      }
    }
    return new ArrayList<>(keys);
  }

  private static Set<String> initials(String word) {
    Set<String> initials = new TreeSet<>();
    initials.add(Spelling.initial(word));
    Nicknames.formal(word).forEach(formal -> initials.add(Spelling.initial(formal)));
    return initials;
  }

  private static String sortedLetters(String text) {
    return text.codePoints()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
