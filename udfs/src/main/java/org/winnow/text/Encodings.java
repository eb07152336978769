package org.winnow.text;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;

/** Encodings of texts that users give. */
public final class Encodings {
  private Encodings() {}

  /** Whether this JVM can read it. */
  public static boolean isKnown(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }
}
