package org.winnow.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Member;
import org.winnow.archive.RecordIo;
import org.winnow.archive.Tar;
import org.winnow.archive.reader.Archive;

/** Archives in memory, and what is read of them. */
public final class ArchiveBytes {
  private ArchiveBytes() {}

  /** A tar of files by name. */
  public static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Tar tar = new Tar(bytes);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        tar.add(file.getKey(), file.getValue());
      }
      tar.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A zip of compressed files by name. */
  public static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** RecordIO as InsightFace has it: a head, pictures whose labels count up, a range. */
  public static byte[] recordIo(Collection<byte[]> pictures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordIo records = new RecordIo(bytes);
    try {
      records.range(0, pictures.size() + 1, pictures.size() + 2);
      int i = 0;
      for (byte[] picture : pictures) {
        records.image(i + 1, i, picture);
        i++;
      }
      records.range(i + 1, 1, pictures.size() + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** {@code pickle.dumps((pictures, [True] * n), protocol=3)}. */
  public static byte[] pack(Collection<byte[]> pictures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x80, 3, ']', 'q', 0, '('});
    int i = 1;
    for (byte[] picture : pictures) {
      bytes.write('B');
      bytes.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(picture.length).array());
      bytes.writeBytes(picture);
      bytes.writeBytes(new byte[] {'q', (byte) i++});
    }
    bytes.writeBytes(new byte[] {'e', ']', 'q', (byte) i, '(', (byte) 0x88, 'e', (byte) 0x86, '.'});
    return bytes.toByteArray();
  }

  /** A WARC with an answer for each picture, and records between them that are none. */
  public static byte[] warc(Collection<byte[]> pictures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    warcRecords(pictures).forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  /** The same, each record compressed. */
  public static byte[] warcGz(Collection<byte[]> pictures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    warcRecords(pictures).forEach(record -> bytes.writeBytes(gzip(record)));
    return bytes.toByteArray();
  }

  private static List<byte[]> warcRecords(Collection<byte[]> pictures) {
    List<byte[]> records = new ArrayList<>();
    records.add(warcRecord("WARC-Type: warcinfo\r\n", "software: test\r\n".getBytes(UTF_8)));
    for (byte[] picture : pictures) {
      String target = "WARC-Target-URI: http://a.example/" + records.size() + "\r\n";
      records.add(
          warcRecord("WARC-Type: request\r\n" + target, "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));
      records.add(
          warcRecord(
              "WARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
                  + target,
              answer("200 OK", "Content-Type: image/jpeg\r\n", picture)));
    }
    return records;
  }

  /** An answer of HTTP. */
  public static byte[] answer(String status, String fields, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(("HTTP/1.1 " + status + "\r\n" + fields + "\r\n").getBytes(UTF_8));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** A record of a WARC. */
  public static byte[] warcRecord(String fields, byte[] block) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("WARC/1.0\r\n" + fields + "Content-Length: " + block.length + "\r\n\r\n").getBytes(UTF_8));
    bytes.writeBytes(block);
    bytes.writeBytes("\r\n\r\n".getBytes(UTF_8));
    return bytes.toByteArray();
  }

  /**
   * Bytes with damage.
   *
   * @param kind 0: bits are flipped, 1: the end is cut, 2: parts change places, 3: numbers grow
   */
  public static byte[] mutated(byte[] original, int kind, Random random) {
    byte[] bytes = original.clone();
    switch (kind) {
      case 0 -> {
        for (int i = random.nextInt(20); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> {
        // Two parts change places: headers stand where contents were.
        int length = 1 + random.nextInt(600);
        int a = random.nextInt(bytes.length - length);
        int b = random.nextInt(bytes.length - length);
        System.arraycopy(original, a, bytes, b, length);
        System.arraycopy(original, b, bytes, a, length);
      }
      default -> {
        // Numbers become as large as they can be.
        int at = random.nextInt(bytes.length - 8);
        Arrays.fill(
            bytes, at, at + 1 + random.nextInt(8), (byte) (random.nextBoolean() ? 0xFF : 0));
      }
    }
    return bytes;
  }

  /**
   * What became of an archive.
   *
   * @param damage why its end could not be read
   */
  public record Listing(List<Member> members, Optional<IOException> damage) {
    public List<String> names() {
      return members.stream().map(Member::name).toList();
    }

    /** The only member with a name. */
    public Member member(String name) {
      return members.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
    }
  }

  /** Lists the members of bytes that are an archive of any form. */
  public static Listing list(byte[] bytes) {
    ByteSource source = ByteSource.of(bytes);
    List<Member> members = new ArrayList<>();
    try (Archive archive =
        Archive.open(
            ArchiveForm.of(source).orElseThrow(), source, () -> new ByteArrayInputStream(bytes))) {
      for (Optional<Member> m = archive.next(); m.isPresent(); m = archive.next()) {
        members.add(m.get());
      }
      return new Listing(members, Optional.empty());
    } catch (IOException e) {
      return new Listing(members, Optional.of(e));
    }
  }

  /** Reads a member. */
  public static byte[] read(byte[] bytes, Member member) throws IOException {
    return read(bytes, member, 1 << 20);
  }

  /** Reads a member, at most {@code max} + 1 bytes. */
  public static byte[] read(byte[] bytes, Member member, long max) throws IOException {
    if (!member.place().form().isSequential()) {
      return Archive.read(member.place(), ByteSource.of(bytes), max);
    }
    try (var reader = Archive.reader(new ByteArrayInputStream(bytes))) {
      return reader.read(member.place(), max);
    }
  }
}
