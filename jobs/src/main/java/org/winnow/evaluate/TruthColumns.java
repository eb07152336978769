package org.winnow.evaluate;

import org.winnow.table.Faces;
import org.winnow.table.Identities;

/** Columns of a user's list with the true person of each face. */
public final class TruthColumns {
  /** A file by its uri or the end of it; also named uri, image_id or face_id. */
  public static final String PATH = "path";

  /** Index of the face in its image; optional. */
  public static final String FACE_INDEX = Faces.FACE_INDEX.name();

  /** The person in the picture; empty if it shows nobody. */
  public static final String PERSON = "person";

  /** Claimed name of the file; optional. */
  public static final String NAME = Identities.NAME.name();

  /** The true person of the claimed name; optional. */
  public static final String NAME_PERSON = "name_person";

  private TruthColumns() {}
}
