package org.winnow.web.fetch;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

/**
 * The digests that a content must have.
 *
 * @param sha256 64 hexadecimal digits in lower case
 * @param md5 32 hexadecimal digits in lower case; no protection against intent
 */
public record ContentHashes(Optional<String> sha256, Optional<String> md5) {
  /** Any content will do. */
  public static final ContentHashes NONE = new ContentHashes(Optional.empty(), Optional.empty());

  /**
   * Digests as they stand in a list.
   *
   * @param sha256 null or blank if it is not known
   * @param md5 null or blank if it is not known
   * @throws IllegalArgumentException for a text that is no such digest
   */
  public static ContentHashes of(String sha256, String md5) {
    return new ContentHashes(digits(sha256, 64, "SHA-256"), digits(md5, 32, "MD5"));
  }

  /**
   * Compares a content with its digests.
   *
   * @throws FetchException WRONG_HASH if one of them differs
   */
  public void check(byte[] content) throws FetchException {
    check(content, sha256, "SHA-256");
    check(content, md5, "MD5");
  }

  private static void check(byte[] content, Optional<String> expected, String algorithm)
      throws FetchException {
    if (expected.isPresent()) {
      String actual = HexFormat.of().formatHex(digest(algorithm).digest(content));
      if (!actual.equals(expected.get())) {
        throw new FetchException(
            FetchReason.WRONG_HASH, algorithm + " is " + actual + ", not " + expected.get());
      }
    }
  }

  private static Optional<String> digits(String text, int length, String algorithm) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    String digits = text.strip().toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{" + length + "}")) {
      throw new IllegalArgumentException(
          algorithm + " has " + length + " hexadecimal digits, unlike " + text);
    }
    return Optional.of(digits);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
