package org.winnow.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.opencv.global.opencv_core;

/** The format of a file by its first bytes, never by its name. */
public enum ImageFormat {
  JPEG,
  PNG,
  WEBP,
  AVIF,
  BMP,
  GIF,
  TIFF,
  PNM,
  /** A format that has a name but no decoder here; see {@link #unsupported}. */
  OTHER;

  /** OpenCV is built with or without libavif; its own report tells. */
  private static final boolean AVIF_READABLE =
      opencv_core
          .getBuildInformation()
          .getString()
          .lines()
          .anyMatch(line -> line.strip().startsWith("AVIF:") && !line.contains("NO"));

  private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");
  private static final Set<String> HEIF_BRANDS =
      Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");

  /** The format of a file. */
  static ImageFormat of(byte[] file) {
    Bytes b = new Bytes(file);
    if (b.startsWith(0xFF, 0xD8, 0xFF)) {
      return JPEG;
    }
    if (b.startsWith(0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
      return PNG;
    }
    if (b.isText(0, "RIFF") && b.isText(8, "WEBP")) {
      return WEBP;
    }
    if (b.isText(0, "GIF87a") || b.isText(0, "GIF89a")) {
      return GIF;
    }
    if (b.isText(0, "BM") && b.length() >= 26) {
      return BMP;
    }
    if (b.startsWith('I', 'I', 42, 0) || b.startsWith('M', 'M', 0, 42)) {
      return TIFF;
    }
    if (b.length() > 3 && b.at(0) == 'P' && b.at(1) >= '1' && b.at(1) <= '6' && b.at(2) <= ' ') {
      return PNM;
    }
    return AVIF_BRANDS.contains(brand(b)) && AVIF_READABLE ? AVIF : OTHER;
  }

  /** The name of a format that is known but not decoded; empty if the bytes are no image at all. */
  static String unsupported(byte[] file) {
    Bytes b = new Bytes(file);
    if (AVIF_BRANDS.contains(brand(b))) {
      return "AVIF, which this build of OpenCV does not read";
    }
    if (HEIF_BRANDS.contains(brand(b))) {
      return "HEIC";
    }
    if (b.isText(4, "ftyp")) {
      return "MP4";
    }
    if (b.startsWith(0xFF, 0x0A) || b.isText(4, "JXL ")) {
      return "JPEG XL";
    }
    if (b.isText(4, "jP  ") || b.startsWith(0xFF, 0x4F, 0xFF, 0x51)) {
      return "JPEG 2000";
    }
    if (b.isText(0, "8BPS")) {
      return "PSD";
    }
    if (b.startsWith(0, 0, 1, 0)) {
      return "ICO";
    }
    if (b.startsWith('I', 'I', 43, 0) || b.startsWith('M', 'M', 0, 43)) {
      return "BigTIFF";
    }
    if (b.startsWith(0x76, 0x2F, 0x31, 0x01)) {
      return "OpenEXR";
    }
    if (b.isText(0, "#?RADIANCE") || b.isText(0, "#?RGBE")) {
      return "Radiance HDR";
    }
    if (b.isText(0, "PF\n") || b.isText(0, "Pf\n") || b.isText(0, "P7\n")) {
      return "PFM or PAM";
    }
    return head(file).contains("<svg") ? "SVG" : "";
  }

  /** What bytes that are no image look like, for the message. */
  static String looksLike(byte[] file) {
    Bytes b = new Bytes(file);
    String head = head(file);
    if (b.isText(0, "%PDF")) {
      return "It is a PDF.";
    }
    if (b.startsWith('P', 'K', 3, 4) || b.startsWith(0x1F, 0x8B)) {
      return "It is an archive.";
    }
    if (head.contains("<html") || head.contains("<!doctype")) {
      return "It is an HTML page.";
    }
    if (head.startsWith("version https://git-lfs")) {
      return "It is a Git LFS pointer: the content was not fetched.";
    }
    return "";
  }

  private static String brand(Bytes b) {
    return b.isText(4, "ftyp") ? b.text(8, 4) : "";
  }

  private static String head(byte[] file) {
    int length = Math.min(file.length, 512);
    return new String(file, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }
}
