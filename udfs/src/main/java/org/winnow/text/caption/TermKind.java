package org.winnow.text.caption;

/** What a dictionary entry says about the subject of a caption. Earlier kinds win equal spans. */
public enum TermKind {
  /** Another sense of a term: "German shepherd". It hides the terms within it. */
  OTHER_SENSE,
  /** A depiction: statue, drawing, doll, film poster. */
  EXCLUSION,
  /** People in general: woman, boys, portrait. */
  PEOPLE,
  /** A profession or role: nurse, actor. */
  PROFESSION,
  /** A nationality or ethnicity: Brazilian. */
  NATIONALITY,
  /** The name of somebody. */
  NAME,
  /** An adjective of nationality: French. It is a {@link #NATIONALITY} beside a person only. */
  ADJECTIVE,
  /** Whom a product is for: men's, de mujer. Beside a {@link #PRODUCT} it speaks of no person. */
  CUSTOMER,
  /** A product: shoes, wallet. */
  PRODUCT
}
