package org.winnow.config;

/** A block of settings that can contradict itself. */
interface Checked {
  /** Adds one fault for each contradiction. */
  void check(Faults faults);
}
