package org.winnow.web.fetch;

/**
 * What may come as the content of an answer.
 *
 * @param maxBytes largest number of bytes, after decompression
 */
public record BodyRule(Kind kind, int maxBytes) {
  /** RFC 9309 asks for 500 KiB of robots.txt at least. */
  private static final int TEXT_BYTES = 512 * 1024;

  /** A file of text such as robots.txt, of which the first 512 KiB are read. */
  public static final BodyRule TEXT = new BodyRule(Kind.TEXT, TEXT_BYTES);

  /** Kinds of content. */
  public enum Kind {
    /** Fails unless it looks like a picture and is within its size. */
    PICTURE,
    /** Anything; what is too long is cut off. */
    TEXT
  }

  public BodyRule {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("size must be above 0: " + maxBytes);
    }
  }

  public static BodyRule picture(int maxBytes) {
    return new BodyRule(Kind.PICTURE, maxBytes);
  }
}
