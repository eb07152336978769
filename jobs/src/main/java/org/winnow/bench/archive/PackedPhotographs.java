package org.winnow.bench.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.RecordIo;
import org.winnow.archive.Tar;
import org.winnow.export.StreamOutputFile;

/**
 * Writes photographs as archives of one form, as its usual writers do.
 *
 * @param folder that the names of the photographs begin at
 * @param files photographs, in order
 */
record PackedPhotographs(Path folder, List<Path> files) {
  private static final MessageType IMAGES =
      MessageTypeParser.parseMessageType(
          "message schema { optional group image { optional binary bytes; optional binary path"
              + " (STRING); } }");

  /** The parts of a picture in a table of Hugging Face. */
  private static final String BYTES = "bytes";

  private static final String PATH = "path";

  /** Takes the photographs of an archive one by one. */
  private interface Writer {
    void add(int number, String name, byte[] file) throws IOException;
  }

  /**
   * Writes archives.
   *
   * @param into an empty folder
   * @param archives how many, of about equal numbers of photographs
   */
  void write(ArchiveForm form, Path into, int archives) throws IOException {
    for (int i = 0; i < archives; i++) {
      int from = (int) ((long) files.size() * i / archives);
      int to = (int) ((long) files.size() * (i + 1) / archives);
      Path file = into.resolve("photographs-" + i + ending(form));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
        write(form, files.subList(from, to), out);
      }
    }
  }

  private static String ending(ArchiveForm form) {
    return switch (form) {
      case TAR -> ".tar";
      case TAR_GZ -> ".tar.gz";
      case ZIP -> ".zip";
      case RECORDIO -> ".rec";
      case PACK -> ".bin";
      case WARC -> ".warc";
      case WARC_GZ -> ".warc.gz";
      case PARQUET -> ".parquet";
    };
  }

  private void write(ArchiveForm form, List<Path> some, OutputStream out) throws IOException {
    switch (form) {
      case TAR -> tar(some, out);
      case TAR_GZ -> {
        GZIPOutputStream zipped = new GZIPOutputStream(out);
        tar(some, zipped);
        zipped.finish();
      }
      case ZIP -> zip(some, out);
      case RECORDIO -> {
        RecordIo records = new RecordIo(out);
        records.range(0, some.size() + 1, some.size() + 1);
        each(some, (number, name, file) -> records.image(number + 1, number, file));
      }
      case PACK -> pack(some, out);
      case WARC -> each(some, (number, name, file) -> out.write(warcRecord(name, file)));
      case WARC_GZ -> each(some, (number, name, file) -> out.write(gzip(warcRecord(name, file))));
      case PARQUET -> parquet(some, out);
    }
  }

  private void each(List<Path> some, Writer writer) throws IOException {
    for (int i = 0; i < some.size(); i++) {
      String name = folder.relativize(some.get(i)).toString().replace('\\', '/');
      writer.add(i, name, Files.readAllBytes(some.get(i)));
    }
  }

  private void tar(List<Path> some, OutputStream out) throws IOException {
    Tar tar = new Tar(out);
    each(some, (number, name, file) -> tar.add(name, file));
    tar.end();
  }

  private void zip(List<Path> some, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    each(
        some,
        (number, name, file) -> {
          zip.putNextEntry(new ZipEntry(name));
          zip.write(file);
          zip.closeEntry();
        });
    zip.finish();
  }

  /** {@code pickle.dumps((pictures, []), protocol=3)}. */
  private void pack(List<Path> some, OutputStream out) throws IOException {
    out.write(new byte[] {(byte) 0x80, 3, ']', 'q', 0, '('});
    each(
        some,
        (number, name, file) -> {
          out.write('B');
          out.write(
              ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length).array());
          out.write(file);
        });
    out.write(new byte[] {'e', ']', (byte) 0x86, '.'});
  }

  private static byte[] warcRecord(String name, byte[] file) {
    byte[] http = "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n".getBytes(UTF_8);
    String head =
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://photographs.example/"
            + name.replace(' ', '+')
            + "\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
            + (http.length + file.length)
            + "\r\n\r\n";
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    Stream.of(head.getBytes(UTF_8), http, file, "\r\n\r\n".getBytes(UTF_8))
        .forEach(record::writeBytes);
    return record.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private void parquet(List<Path> some, OutputStream out) throws IOException {
    SimpleGroupFactory rows = new SimpleGroupFactory(IMAGES);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new StreamOutputFile(out))
            .withConf(new Configuration(false))
            .withType(IMAGES)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      each(
          some,
          (number, name, file) -> {
            Group row = rows.newGroup();
            row.addGroup("image")
                .append(BYTES, Binary.fromConstantByteArray(file))
                .append(PATH, name);
            writer.write(row);
          });
    }
  }
}
