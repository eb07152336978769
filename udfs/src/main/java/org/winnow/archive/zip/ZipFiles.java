package org.winnow.archive.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.ByteWindow;
import org.winnow.archive.Place;
import org.winnow.archive.RawMember;
import org.winnow.archive.Samples;

/**
 * The files of a zip archive in the order of its central directory, zip64 included. Of an archive
 * without a directory, whose end is missing, those whose local headers follow each other.
 */
public final class ZipFiles implements RawMember.Source {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int END64 = 0x06064b50;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int LOCATOR64_LENGTH = 20;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int MAX_ENTRIES = 50_000_000;

  private final ByteSource source;
  private final ByteWindow window;
  private final BitSet overlaps;
  private final long end;
  private final long shift;
  private long position;
  private final long entries;
  private long number;

  private ZipFiles(ByteSource source, long position, long end, long shift, long entries)
      throws IOException {
    this.source = source;
    this.window = new ByteWindow(source);
    this.position = position;
    this.end = end;
    this.shift = shift;
    this.entries = entries;
    this.overlaps = overlaps();
  }

  /** The files by the central directory, or by local headers if there is none. */
  public static RawMember.Source of(ByteSource source) throws IOException {
    long size = source.size();
    byte[] tail =
        source.bytes(Math.max(0, size - END_LENGTH - MAX_COMMENT), END_LENGTH + MAX_COMMENT);
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = tail.length - END_LENGTH; at >= 0; at--) {
      if (bytes.getInt(at) == END) {
        return directory(source, bytes, at, size - tail.length + at);
      }
    }
    return new ZipScan(source);
  }

  private static RawMember.Source directory(
      ByteSource source, ByteBuffer tail, int at, long endOffset) throws IOException {
    long entries = tail.getShort(at + 10) & 0xFFFF;
    long length = tail.getInt(at + 12) & 0xFFFFFFFFL;
    long offset = tail.getInt(at + 16) & 0xFFFFFFFFL;
    long end = endOffset;
    boolean isSplit = tail.getShort(at + 4) != tail.getShort(at + 6);
    ByteWindow window = new ByteWindow(source);
    if (endOffset >= LOCATOR64_LENGTH
        && window.take(endOffset - LOCATOR64_LENGTH, 4).getInt() == LOCATOR64) {
      long end64 = window.take(endOffset - LOCATOR64_LENGTH, LOCATOR64_LENGTH).getLong(8);
      if (end64 < 0 || end64 > endOffset - 56 || window.take(end64, 4).getInt() != END64) {
        throw new BadArchive(
            endOffset - LOCATOR64_LENGTH, "the end of its zip64 directory is not where it says");
      }
      ByteBuffer record = window.take(end64, 56);
      entries = record.getLong(32);
      length = record.getLong(40);
      offset = record.getLong(48);
      end = end64;
    }
    long start = end - length;
    if (isSplit
        || length < 0
        || offset < 0
        || start < offset
        || entries < 0
        || entries > Math.min(MAX_ENTRIES, length / ZipEntry.CENTRAL_LENGTH)) {
      throw new BadArchive(
          endOffset,
          isSplit ? "it is a part of several files" : "its directory is not where it says");
    }
    // Bytes before the archive, such as a program that unpacks it, shift all offsets.
    return new ZipFiles(source, start, end, start - offset, entries);
  }

  @Override
  public Optional<RawMember> next() throws IOException {
    while (number < entries) {
      if (!isEntry(position)) {
        throw new BadArchive(position, "its directory is damaged there");
      }
      ZipEntry entry = ZipEntry.central(window, position, shift);
      position += ZipEntry.centralLength(window, position);
      number++;
      if (!entry.isFolder()) {
        return Optional.of(file(entry, overlaps.get((int) number - 1)));
      }
    }
    return Optional.empty();
  }

  private boolean isEntry(long at) throws IOException {
    return at + ZipEntry.CENTRAL_LENGTH <= end
        && window.take(at, Integer.BYTES).getInt() == ZipEntry.CENTRAL;
  }

  /** Numbers of the entries that have bytes of one before them in the archive. */
  private BitSet overlaps() throws IOException {
    int count = (int) Math.min(entries, MAX_ENTRIES);
    long[] starts = new long[count];
    long[] ends = new long[count];
    int n = 0;
    for (long at = position; n < count && isEntry(at); n++) {
      ZipEntry entry = ZipEntry.central(window, at, shift);
      starts[n] = entry.offset();
      // The local header is at least as long as this.
      ends[n] = entry.offset() + ZipEntry.LOCAL_LENGTH + entry.stored();
      at += ZipEntry.centralLength(window, at);
    }
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> starts[i]));
    BitSet overlapping = new BitSet(n);
    long last = Long.MIN_VALUE;
    for (int i : order) {
      if (starts[i] < last) {
        overlapping.set(i);
      }
      last = Math.max(last, ends[i]);
    }
    return overlapping;
  }

  private RawMember file(ZipEntry entry, boolean overlaps) throws IOException {
    BadMember problem = entry.problem();
    if (problem == null && overlaps) {
      problem =
          new BadMember(
              ArchiveReason.OVERLAPPING_MEMBER,
              "Its bytes at " + entry.offset() + " are those of another member.");
    }
    return file(entry, problem, source);
  }

  static RawMember file(ZipEntry entry, BadMember problem, ByteSource source) throws IOException {
    if (problem != null) {
      return RawMember.bad(entry.name(), problem.reason(), problem.getMessage());
    }
    byte[] text = null;
    if (Samples.isText(entry.name(), entry.size())) {
      try {
        text = read(entry.place(), source, Samples.MAX_TEXT);
      } catch (BadMember e) {
        return RawMember.bad(entry.name(), e.reason(), e.getMessage());
      }
    }
    return new RawMember(entry.name(), entry.place(), text, null, null);
  }

  /** Reads a member, at most {@code max} + 1 bytes of it, and checks it if it is whole. */
  public static byte[] read(Place place, ByteSource source, long max) throws IOException {
    ByteBuffer local = new ByteWindow(source).take(place.offset(), ZipEntry.LOCAL_LENGTH);
    if (local.getInt(0) != ZipEntry.LOCAL) {
      throw new BadMember(
          ArchiveReason.BAD_MEMBER, "No member begins at byte " + place.offset() + ".");
    }
    long from = ZipEntry.dataOffset(local, place.offset());
    if (place.stored() > source.size() - from) {
      throw new BadMember(ArchiveReason.BAD_MEMBER, "It is cut off.");
    }
    String[] methodAndCrc = place.detail().split(":");
    int wanted = (int) Math.min(place.size(), Math.min(max + 1, Integer.MAX_VALUE - 8));
    byte[] bytes;
    if (Integer.parseInt(methodAndCrc[0]) == ZipEntry.STORE) {
      bytes = source.bytes(from, Math.min(wanted, place.stored()));
    } else {
      bytes = Inflate.bytes(source, from, place.stored(), wanted);
    }
    if (place.size() <= max) {
      Inflate.check(bytes, place.size(), Long.parseLong(methodAndCrc[1], 16));
    }
    return bytes;
  }
}
