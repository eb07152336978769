package org.winnow.image;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes. */
public final class Digests {
  private Digests() {}

  /** The digest as 64 hexadecimal digits, lower case. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** A stream that passes bytes on and keeps their digest. */
  public static Stream stream(OutputStream out) {
    return new Stream(out, digest());
  }

  /** Passes bytes on and keeps their digest. */
  public static final class Stream extends DigestOutputStream {
    private Stream(OutputStream out, MessageDigest digest) {
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
