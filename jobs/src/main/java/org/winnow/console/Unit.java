package org.winnow.console;

import java.util.Locale;

/** What a message counts. */
public enum Unit {
  CAPTIONS("caption", "captions"),
  CELLS("cell", "cells"),
  DECISIONS("decision", "decisions"),
  DETECTIONS("detection", "detections"),
  ENTRIES("entry", "entries"),
  FACES("face", "faces"),
  FILES("file", "files"),
  GROUPS("group", "groups"),
  HOSTS("host", "hosts"),
  IDENTITIES("identity", "identities"),
  IMAGES("image", "images"),
  LABELS("label", "labels"),
  LINKS("link", "links"),
  NAMES("name", "names"),
  PAIRS("pair", "pairs"),
  TRACKS("track", "tracks"),
  PEOPLE("person", "people"),
  PHOTOGRAPHS("photograph", "photographs"),
  ROWS("row", "rows"),
  SHARDS("shard", "shards"),
  TASKS("task", "tasks"),
  URLS("URL", "URLs"),
  VECTORS("vector", "vectors");

  private final String one;
  private final String many;

  Unit(String one, String many) {
    this.one = one;
    this.many = many;
  }

  /** A number with its unit: "1 face", "1,411 faces". */
  public String of(long number) {
    return String.format(Locale.ROOT, "%,d %s", number, word(number));
  }

  /** The unit of a number, without the number. */
  public String word(long number) {
    return number == 1 ? one : many;
  }
}
