package org.winnow.web.fetch.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether content begins like a picture: JPEG, PNG, WebP, GIF, BMP, TIFF, PNM or AVIF. A pre-check
 * that needs no native library; {@code org.winnow.image} decides.
 */
final class PictureBytes {
  /** So many bytes decide. */
  static final int HEAD = 12;

  private static final List<byte[]> STARTS =
      List.of(
          latin1("\u00FF\u00D8\u00FF"),
          latin1("\u0089PNG\r\n\u001A\n"),
          latin1("GIF87a"),
          latin1("GIF89a"),
          latin1("BM"),
          latin1("II*\0"),
          latin1("MM\0*"));

  private PictureBytes() {}

  /**
   * @param bytes the content or its beginning
   * @param length number of bytes that count; fewer than {@link #HEAD} if the content has no more
   */
  static boolean isPicture(byte[] bytes, int length) {
    String head = new String(bytes, 0, Math.min(length, HEAD), StandardCharsets.ISO_8859_1);
    return STARTS.stream().anyMatch(start -> startsWith(bytes, length, start))
        || head.startsWith("RIFF") && head.startsWith("WEBP", 8)
        || isPnm(head)
        || head.startsWith("ftypavi", 4);
  }

  private static boolean isPnm(String head) {
    return head.length() > 3
        && head.charAt(0) == 'P'
        && head.charAt(1) >= '1'
        && head.charAt(1) <= '6'
        && head.charAt(2) <= ' ';
  }

  /** Whether a content type names a page, which no picture bears. */
  static boolean isPage(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("text/html") || type.equals("application/xhtml+xml");
  }

  private static boolean startsWith(byte[] bytes, int length, byte[] start) {
    return length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
