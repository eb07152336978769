package org.winnow.config;

/** A block of settings with rules between its values. */
interface Checked {
  /** Adds one fault for each contradiction between settings. */
  void check(Faults faults);
}
