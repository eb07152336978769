package org.winnow.image;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** SHA-256 of bytes and lines. */
public final class Digests {
  private Digests() {}

  /** The digest as 64 hexadecimal digits, lower case. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** The digest of lines in UTF-8, each with a line feed behind it: 64 hexadecimal digits. */
  public static String sha256(Stream<String> lines) {
    MessageDigest digest = digest();
    lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A stream that passes bytes on and keeps their digest. */
  public static DigestStream stream(OutputStream out) {
    return new DigestStream(out, digest());
  }

  /** Passes bytes on and keeps their digest. */
  public static final class DigestStream extends DigestOutputStream {
    private DigestStream(OutputStream out, MessageDigest digest) {
      super(out, digest);
    }

    /** The digest of all bytes so far, once: 64 hexadecimal digits, lower case. */
    public String sha256() {
      return HexFormat.of().formatHex(getMessageDigest().digest());
    }
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
