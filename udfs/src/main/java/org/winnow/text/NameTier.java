package org.winnow.text;

/**
 * What two names say of the people who bear them, from the strongest evidence of one person down.
 * The tiers follow the comparison of names in record linkage (Christen, "Data Matching", 2012).
 */
public enum NameTier {
  /** One name, as {@link NameForm} writes it. */
  EXACT("the same name"),
  /** The same words but for order, case, diacritics, titles and degrees. */
  SAME_TOKENS("the same words in another order or form"),
  /** The same words in another script, transliteration, or with letters that look alike. */
  TRANSLITERATED("the same words in another script or transliteration"),
  /** The same words but for a letter or two of long words. */
  SPELLING("the same words but for a letter or two"),
  /**
   * One name has an initial or a short form for a word of the other, or lacks words or brackets.
   */
  ABBREVIATED("one name abbreviates the other"),
  /** Two people of one family: the family name is alike, the given name is not. */
  FAMILY("names of one family"),
  /** Nothing: other names, or names that are no evidence. */
  UNRELATED("unrelated names");

  private final String words;

  NameTier(String words) {
    this.words = words;
  }

  /** The tier in words, without an article before it. */
  public String words() {
    return words;
  }

  /** Whether two names of the tier are a reason to compare two identities. */
  public boolean proposes() {
    return this == SAME_TOKENS || this == TRANSLITERATED || this == SPELLING || this == ABBREVIATED;
  }
}
