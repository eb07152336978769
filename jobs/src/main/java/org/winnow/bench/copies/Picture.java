package org.winnow.bench.copies;

import java.nio.file.Path;

/**
 * A picture that all tools see: a photograph, or an altered copy of one.
 *
 * @param file where it lies
 * @param source the photograph's place in the input folder; its folder stands for the person
 * @param photograph number of the photograph
 * @param kind name of the attack; empty for the photograph itself
 */
record Picture(Path file, Path source, int photograph, String kind) {
  /** The folder of the photograph; empty if it lies in none. */
  String person() {
    Path folder = source.getParent();
    return folder == null ? "" : folder.toString();
  }

  /** For people: the photograph, and the attack in brackets. */
  String label() {
    return kind.isEmpty() ? source.toString() : source + " (" + kind + ")";
  }
}
