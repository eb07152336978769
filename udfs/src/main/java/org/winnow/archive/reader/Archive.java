package org.winnow.archive.reader;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Cursor;
import org.winnow.archive.Member;
import org.winnow.archive.Members;
import org.winnow.archive.Place;
import org.winnow.archive.RecordIoMembers;
import org.winnow.archive.Samples;
import org.winnow.archive.SequentialReader;
import org.winnow.archive.StreamReader;
import org.winnow.archive.TarFiles;
import org.winnow.archive.pickle.PackMembers;
import org.winnow.archive.warc.WarcMembers;
import org.winnow.archive.warc.WarcPayload;
import org.winnow.archive.zip.ZipFiles;

/** The members of an archive in one of the forms of {@link ArchiveForm}. */
public final class Archive implements Members, Closeable {
  private static final int BUFFER = 1 << 16;

  private final Members members;
  private final Optional<InputStream> stream;

  private Archive(Members members, Optional<InputStream> stream) {
    this.members = members;
    this.stream = stream;
  }

  /** Opens a stream of the archive. */
  public interface Opener {
    InputStream open() throws IOException;
  }

  /**
   * Begins to list an archive.
   *
   * @param source its bytes, which the caller closes
   * @param stream the same as a stream, for archives that are compressed as a whole
   * @throws BadArchive if nothing of it can be read
   */
  public static Archive open(ArchiveForm form, ByteSource source, Opener stream)
      throws IOException {
    if (form.isSequential()) {
      InputStream unpacked = unpacked(stream.open());
      return new Archive(
          new Samples(new TarFiles(Cursor.of(unpacked), form)), Optional.of(unpacked));
    }
    Members members =
        switch (form) {
          case ZIP -> new Samples(ZipFiles.of(source));
          case RECORDIO -> new RecordIoMembers(source);
          case PACK -> new PackMembers(source);
          case WARC, WARC_GZ -> new WarcMembers(source, form);
          default -> new Samples(new TarFiles(Cursor.of(source), form));
        };
    return new Archive(members, Optional.empty());
  }

  @Override
  public Optional<Member> next() throws IOException {
    return members.next();
  }

  @Override
  public void close() throws IOException {
    if (stream.isPresent()) {
      stream.get().close();
    }
  }

  /**
   * Reads a member of an archive that is not sequential.
   *
   * @param max most bytes to read
   * @return its bytes, at most {@code max} + 1
   * @throws BadMember if the archive does not hold it as its index says
   */
  public static byte[] read(Place place, ByteSource source, long max) throws IOException {
    try {
      return switch (place.form()) {
        case ZIP -> ZipFiles.read(place, source, max);
        case RECORDIO -> RecordIoMembers.read(place, source, max);
        case PACK -> PackMembers.read(place, source, max);
        case WARC, WARC_GZ -> WarcPayload.read(place, source, max);
        default -> range(place, source, max);
      };
    } catch (BadArchive e) {
      throw new BadMember(
          ArchiveReason.BAD_MEMBER,
          "In its archive, at byte " + e.offset() + ": " + e.getMessage() + ".");
    }
  }

  private static byte[] range(Place place, ByteSource source, long max) throws IOException {
    long wanted = Math.min(place.size(), max + 1);
    byte[] bytes = source.bytes(place.offset(), wanted);
    if (bytes.length < wanted) {
      throw new BadMember(ArchiveReason.BAD_MEMBER, "The archive is shorter than its index says.");
    }
    return bytes;
  }

  /**
   * A reader of an archive that is sequential.
   *
   * @param stream the archive, which the reader closes
   */
  public static SequentialReader reader(InputStream stream) throws IOException {
    return new StreamReader(unpacked(stream));
  }

  private static InputStream unpacked(InputStream stream) throws IOException {
    try {
      return new GZIPInputStream(stream, BUFFER);
    } catch (ZipException | EOFException e) {
      stream.close();
      throw new BadArchive(0, "its compression is damaged: " + e.getMessage());
    }
  }
}
