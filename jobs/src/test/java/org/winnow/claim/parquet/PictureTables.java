package org.winnow.claim.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.winnow.export.StreamOutputFile;

/** Parquet files in memory, as Hugging Face's datasets writes them. */
public final class PictureTables {
  static final String CLASSES =
      """
      {"info": {"features": {"image": {"_type": "Image"},
        "label": {"names": ["Ada", "Grace"], "_type": "ClassLabel"}}}}\
      """;

  static final MessageType IMAGES =
      MessageTypeParser.parseMessageType(
          """
          message schema {
            optional group image { optional binary bytes; optional binary path (STRING); }
            optional int64 label;
            optional binary text (STRING);
          }
          """);

  private PictureTables() {}

  /** How a file is written. */
  record Form(CompressionCodecName codec, ParquetProperties.WriterVersion version) {
    static final Form PLAIN =
        new Form(CompressionCodecName.UNCOMPRESSED, ParquetProperties.WriterVersion.PARQUET_1_0);
  }

  /** Makes the rows of a file. */
  interface Rows {
    void write(SimpleGroupFactory factory, Writer writer) throws IOException;
  }

  /** Takes the rows of a file. */
  interface Writer {
    void add(Group row) throws IOException;
  }

  /** A table of pictures whose class is the folder of their name: Ada or Grace. */
  public static byte[] bytes(Map<String, byte[]> pictures) {
    return write(
        IMAGES,
        Form.PLAIN,
        (factory, writer) -> {
          for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
            Group row = factory.newGroup();
            row.addGroup("image")
                .append("bytes", Binary.fromConstantByteArray(picture.getValue()))
                .append("path", picture.getKey());
            row.append("label", picture.getKey().startsWith("Ada") ? 0L : 1L);
            writer.add(row);
          }
        });
  }

  /** A file whose row groups hold few rows. */
  static byte[] write(MessageType schema, Form form, Rows rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new StreamOutputFile(bytes))
            .withConf(new Configuration(false))
            .withType(schema)
            .withExtraMetaData(Map.of("huggingface", CLASSES))
            .withCompressionCodec(form.codec())
            .withWriterVersion(form.version())
            .withRowGroupSize(4096L)
            .withPageSize(512)
            .withMinRowCountForPageSizeCheck(1)
            .build()) {
      rows.write(new SimpleGroupFactory(schema), writer::write);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writers by form, for tests that read all of them. */
  static List<Form> forms() {
    return List.of(
        Form.PLAIN,
        new Form(CompressionCodecName.SNAPPY, ParquetProperties.WriterVersion.PARQUET_1_0),
        new Form(CompressionCodecName.GZIP, ParquetProperties.WriterVersion.PARQUET_2_0),
        new Form(CompressionCodecName.ZSTD, ParquetProperties.WriterVersion.PARQUET_2_0));
  }
}
