package org.winnow.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The pictures of MXNet's RecordIO, in the layout that {@link RecordIo} describes. The name of a
 * picture is the number of its record, from 0, with or without an index beside the file. Records
 * without a picture (the head of the file, the ranges of classes) are left out.
 */
public final class RecordIoMembers implements Members {
  /** Bytes of MXNet's header: flag, label, id, second id. */
  private static final int IMAGE_HEADER = 24;

  private static final int PART_HEADER = 8;

  /** Stored bytes for one byte: a part of 8 bytes may stand for the 4 bytes of the magic number. */
  private static final int MAX_OVERHEAD = 3;

  private static final int MIN_LABELS = 1 << 16;

  private final ByteWindow window;
  private long position;
  private long number;

  public RecordIoMembers(ByteSource source) {
    window = new ByteWindow(source);
  }

  @Override
  public Optional<Member> next() throws IOException {
    while (position < window.size()) {
      long start = position;
      long length = passRecord(start);
      String name = Long.toString(number++);
      Optional<Member> member = member(name, start, length);
      if (member.isPresent()) {
        return member;
      }
    }
    return Optional.empty();
  }

  /** Passes over the parts of a record, and returns the length of its data. */
  private long passRecord(long start) throws IOException {
    long length = 0;
    for (int part = 0; ; part++) {
      ByteBuffer head = window.take(position, PART_HEADER);
      if (head.getInt() != RecordIo.MAGIC) {
        throw new BadArchive(position, "no record begins there");
      }
      int word = head.getInt();
      int flag = word >>> 29;
      boolean isExpected = part == 0 ? flag == 0 || flag == 1 : flag == 2 || flag == 3;
      if (!isExpected) {
        throw new BadArchive(position, "a part of a record is missing there");
      }
      long bytes = word & RecordIo.LONGEST;
      long end = position + PART_HEADER + (bytes + 3) / 4 * 4;
      if (end > window.size()) {
        throw new BadArchive(start, "the record that begins there is cut off");
      }
      length += bytes + (part > 0 ? Integer.BYTES : 0);
      position = end;
      if (flag == 0 || flag == 3) {
        return length;
      }
    }
  }

  /** The picture of a record; empty if it has none. */
  private Optional<Member> member(String name, long start, long length) throws IOException {
    if (length < IMAGE_HEADER) {
      return Optional.of(
          Member.bad(
              name,
              ArchiveReason.BAD_MEMBER,
              "The record is too short for the header of a picture."));
    }
    byte[] head = data(window.take(start, (int) Math.min(position - start, 256)), length);
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    long labels = header.getInt() & 0xFFFFFFFFL;
    float label = header.getFloat();
    long picture = length - IMAGE_HEADER - labels * Float.BYTES;
    if (picture < 0) {
      return Optional.of(
          Member.bad(
              name,
              ArchiveReason.BAD_MEMBER,
              "The record has " + labels + " labels, but is shorter."));
    }
    if (picture == 0) {
      return Optional.empty();
    }
    if (labels > 0 && head.length >= IMAGE_HEADER + Float.BYTES) {
      label = header.getFloat(IMAGE_HEADER);
    }
    Place place = new Place(ArchiveForm.RECORDIO, start, position - start, picture, "");
    return Optional.of(Member.of(name, place, label(label)));
  }

  /** A label as text; none if it is negative or no whole number that a float holds exactly. */
  private static Map<String, Member.Text> label(float label) {
    return label >= 0 && label < RecordIo.MOST_CLASSES && label == Math.rint(label)
        ? Map.of("cls", new Member.Text("", Long.toString((long) label)))
        : Map.of();
  }

  /** Reads a picture. */
  public static byte[] read(Place place, ByteSource source, long max) throws IOException {
    if (place.size() > max) {
      // It is too long in any case: its beginning is enough.
      byte[] begin =
          source.bytes(
              place.offset(), Math.min(place.stored(), max + 1 + IMAGE_HEADER + PART_HEADER));
      return Arrays.copyOfRange(begin, IMAGE_HEADER + PART_HEADER, begin.length);
    }
    if (place.stored() > MAX_OVERHEAD * (place.size() + IMAGE_HEADER + MIN_LABELS)) {
      throw new BadMember(ArchiveReason.BAD_MEMBER, "The record has too many parts or labels.");
    }
    byte[] stored = source.bytes(place.offset(), place.stored());
    byte[] data = data(ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN), Integer.MAX_VALUE);
    int from = (int) (data.length - place.size());
    if (from < 0) {
      throw new BadMember(ArchiveReason.BAD_MEMBER, "The record is shorter than its index says.");
    }
    return Arrays.copyOfRange(data, from, data.length);
  }

  /** The data of as many parts as there are, with the magic number between them. */
  private static byte[] data(ByteBuffer parts, long length) throws BadMember {
    ByteBuffer data =
        ByteBuffer.allocate((int) Math.min(length, parts.remaining()))
            .order(ByteOrder.LITTLE_ENDIAN);
    boolean isFirst = true;
    while (parts.remaining() >= PART_HEADER) {
      if (parts.getInt() != RecordIo.MAGIC) {
        throw new BadMember(ArchiveReason.BAD_MEMBER, "The record has changed.");
      }
      int bytes = parts.getInt() & RecordIo.LONGEST;
      if (!isFirst && data.remaining() >= Integer.BYTES) {
        data.putInt(RecordIo.MAGIC);
      }
      isFirst = false;
      int taken = Math.min(Math.min(bytes, parts.remaining()), data.remaining());
      data.put(data.position(), parts, parts.position(), taken);
      data.position(data.position() + taken);
      parts.position(Math.min(parts.limit(), parts.position() + (bytes + 3) / 4 * 4));
    }
    return Arrays.copyOf(data.array(), data.position());
  }
}
