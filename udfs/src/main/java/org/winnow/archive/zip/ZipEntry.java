package org.winnow.archive.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteWindow;
import org.winnow.archive.MemberName;
import org.winnow.archive.Place;

/**
 * An entry of a zip archive, from its central directory or its local header. Source: APPNOTE.TXT
 * 6.3.10.
 *
 * @param flags general purpose bits
 * @param method of compression
 * @param stored number of compressed bytes
 * @param offset of the local header
 * @param mode bits of a file of Unix; 0 if unknown
 */
record ZipEntry(
    String name, int flags, int method, long crc, long stored, long size, long offset, int mode) {
  static final int LOCAL = 0x04034b50;
  static final int CENTRAL = 0x02014b50;
  static final int LOCAL_LENGTH = 30;
  static final int CENTRAL_LENGTH = 46;
  static final int STORE = 0;
  static final int DEFLATE = 8;

  private static final Charset CP437 = Charset.forName("IBM437");
  private static final int ENCRYPTED = 1;
  private static final int SIZES_FOLLOW = 1 << 3;
  private static final int UTF8 = 1 << 11;
  private static final int ZIP64 = 0x0001;
  private static final int UNICODE_PATH = 0x7075;
  private static final int UNIX = 3;
  private static final int FILE_TYPE = 0xF000;
  private static final int LINK = 0xA000;
  private static final int AES = 99;
  private static final long MAX_RATIO = 250;
  private static final long BOMB_SIZE = 10L << 20;

  /** Reads an entry of the central directory, and its length. */
  static ZipEntry central(ByteWindow window, long at, long shift) throws IOException {
    ByteBuffer head = window.take(at, CENTRAL_LENGTH);
    int names = head.getShort(28) & 0xFFFF;
    int extras = head.getShort(30) & 0xFFFF;
    byte[] name = window.take(at + CENTRAL_LENGTH, names).array();
    ByteBuffer extra = window.take(at + CENTRAL_LENGTH + names, extras);
    long[] sizes = {unsigned(head, 24), unsigned(head, 20), unsigned(head, 42)};
    zip64(extra, sizes);
    int flags = head.getShort(8) & 0xFFFF;
    int mode = (head.getShort(4) >>> 8 & 0xFF) == UNIX ? head.getInt(38) >>> 16 & 0xFFFF : 0;
    return new ZipEntry(
        name(name, flags, extra),
        flags,
        head.getShort(10) & 0xFFFF,
        unsigned(head, 16),
        sizes[1],
        sizes[0],
        sizes[2] + shift,
        mode);
  }

  /** Number of bytes of an entry of the central directory. */
  static long centralLength(ByteWindow window, long at) throws IOException {
    ByteBuffer head = window.take(at, CENTRAL_LENGTH);
    return CENTRAL_LENGTH
        + (head.getShort(28) & 0xFFFF)
        + (head.getShort(30) & 0xFFFF)
        + (head.getShort(32) & 0xFFFF);
  }

  /** Reads a local header. */
  static ZipEntry local(ByteWindow window, long at) throws IOException {
    ByteBuffer head = window.take(at, LOCAL_LENGTH);
    int names = head.getShort(26) & 0xFFFF;
    byte[] name = window.take(at + LOCAL_LENGTH, names).array();
    ByteBuffer extra = window.take(at + LOCAL_LENGTH + names, head.getShort(28) & 0xFFFF);
    long[] sizes = {unsigned(head, 22), unsigned(head, 18), at};
    zip64(extra, sizes);
    int flags = head.getShort(6) & 0xFFFF;
    return new ZipEntry(
        name(name, flags, extra),
        flags,
        head.getShort(8) & 0xFFFF,
        unsigned(head, 14),
        sizes[1],
        sizes[0],
        at,
        0);
  }

  /** Where the compressed bytes begin, by the local header. */
  static long dataOffset(ByteBuffer local, long at) {
    return at + LOCAL_LENGTH + (local.getShort(26) & 0xFFFF) + (local.getShort(28) & 0xFFFF);
  }

  private static long unsigned(ByteBuffer head, int at) {
    return head.getInt(at) & 0xFFFFFFFFL;
  }

  /** Replaces sizes that are too long for 32 bits, in the order size, stored, offset. */
  private static void zip64(ByteBuffer extra, long[] sizes) {
    ByteBuffer field = field(extra, ZIP64);
    for (int i = 0; field != null && i < sizes.length; i++) {
      if (sizes[i] == 0xFFFFFFFFL && field.remaining() >= Long.BYTES) {
        sizes[i] = Math.max(0, field.getLong());
      }
    }
  }

  /** The data of an extra field; null if it is not there. */
  private static ByteBuffer field(ByteBuffer extra, int id) {
    int at = 0;
    while (at + 4 <= extra.limit()) {
      int length = extra.getShort(at + 2) & 0xFFFF;
      if (at + 4 + length > extra.limit()) {
        return null;
      }
      if ((extra.getShort(at) & 0xFFFF) == id) {
        return extra.slice(at + 4, length).order(ByteOrder.LITTLE_ENDIAN);
      }
      at += 4 + length;
    }
    return null;
  }

  /**
   * A name is UTF-8 if a flag says so, or an extra field holds it. Otherwise it is that of code
   * page 437; but some writers put UTF-8 there, whose bytes no text of the code page has by chance.
   */
  private static String name(byte[] bytes, int flags, ByteBuffer extra) {
    ByteBuffer unicode = field(extra, UNICODE_PATH);
    if (unicode != null && unicode.remaining() > 5) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if ((unicode.getInt(1) & 0xFFFFFFFFL) == crc.getValue()) {
        byte[] name = new byte[unicode.remaining() - 5];
        unicode.position(5).get(name);
        return plain(new String(name, StandardCharsets.UTF_8));
      }
    }
    return plain(
        (flags & UTF8) != 0
            ? new String(bytes, StandardCharsets.UTF_8)
            : MemberName.decode(bytes, CP437));
  }

  /** Some writers of Windows separate folders by a backslash. */
  private static String plain(String name) {
    return MemberName.plain(name.indexOf('/') < 0 ? name.replace('\\', '/') : name);
  }

  boolean isFolder() {
    return name.endsWith("/");
  }

  /** Whether the local header does not know the sizes. */
  boolean sizesFollow() {
    return (flags & SIZES_FOLLOW) != 0;
  }

  /** Why the entry cannot be read; null if it can. */
  BadMember problem() {
    if ((flags & ENCRYPTED) != 0 || method == AES) {
      return new BadMember(ArchiveReason.ENCRYPTED_MEMBER, "It is encrypted.");
    }
    if ((mode & FILE_TYPE) == LINK) {
      return new BadMember(ArchiveReason.SPECIAL_MEMBER, "It is a link.");
    }
    if (method != STORE && method != DEFLATE) {
      return new BadMember(
          ArchiveReason.UNSUPPORTED_COMPRESSION,
          "It is compressed by method " + method + "; deflate and stored members are read.");
    }
    if (size > BOMB_SIZE && size / Math.max(1, stored) > MAX_RATIO) {
      return new BadMember(
          ArchiveReason.MEMBER_BOMB,
          "It unpacks " + stored + " bytes to " + size + ", more than " + MAX_RATIO + " times.");
    }
    return null;
  }

  Place place() {
    return new Place(ArchiveForm.ZIP, offset, stored, size, method + ":" + Long.toHexString(crc));
  }
}
