package org.winnow.text;

/** What two different names say of the people who bear them. */
public enum NameRelation {
  /** One name, but for order, case, diacritics, spelling or transliteration. */
  SAME,
  /** Two people of one family: the family name is alike, the given name is not. */
  FAMILY,
  /** Nothing: other names, or names that are no evidence. */
  UNRELATED
}
