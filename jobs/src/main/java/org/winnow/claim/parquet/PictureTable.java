package org.winnow.claim.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.winnow.archive.BadArchive;
import org.winnow.archive.ByteSource;

/**
 * A Parquet file with pictures, by its footer.
 *
 * @param classes names of classes of a column of numbers, from the schema of Hugging Face
 */
record PictureTable(
    ByteSource source,
    FileMetaData meta,
    List<BlockMetaData> groups,
    List<PictureColumn> columns,
    Map<String, List<String>> classes) {
  private static final String FEATURES = "huggingface";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads the footer.
   *
   * @throws BadArchive if it is damaged
   */
  static PictureTable of(ByteSource source) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(input(source))) {
      ParquetMetadata footer = reader.getFooter();
      FileMetaData meta = footer.getFileMetaData();
      return new PictureTable(
          source, meta, footer.getBlocks(), PictureColumn.of(meta.getSchema()), classes(meta));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IOException | RuntimeException e) {
      // The library's own exceptions, as storage's are unchecked here.
      throw new BadArchive(
          Math.max(0, source.size() - 8), "its footer is damaged: " + e.getMessage());
    }
  }

  MessageType schema() {
    return meta.getSchema();
  }

  /**
   * The rows of a row group.
   *
   * @throws IOException if the storage fails
   * @throws RuntimeException if the file is damaged
   */
  PagedRows rows(int group, MessageType schema) throws IOException {
    try {
      return new PagedRows(source, groups.get(group), schema, meta.getCreatedBy());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Map<String, List<String>> classes(FileMetaData meta) {
    Map<String, List<String>> classes = new HashMap<>();
    String text = meta.getKeyValueMetaData().get(FEATURES);
    if (text == null) {
      return classes;
    }
    try {
      JsonNode features = MAPPER.readTree(text).path("info").path("features");
      features
          .fields()
          .forEachRemaining(
              feature -> {
                if (feature.getValue().path("_type").asText().equals("ClassLabel")) {
                  List<String> names = new ArrayList<>();
                  feature.getValue().path("names").forEach(name -> names.add(name.asText()));
                  classes.put(feature.getKey(), names);
                }
              });
    } catch (JsonProcessingException e) {
      // Without names of classes, the numbers are the names.
      classes.clear();
    }
    return classes;
  }

  private static InputFile input(ByteSource source) {
    return new InputFile() {
      @Override
      public long getLength() {
        return source.size();
      }

      @Override
      public SeekableInputStream newStream() {
        Range range = new Range(source);
        return new DelegatingSeekableInputStream(range) {
          @Override
          public long getPos() {
            return range.position;
          }

          @Override
          public void seek(long position) {
            range.position = position;
          }
        };
      }
    };
  }

  /** A source as a stream. */
  private static final class Range extends InputStream {
    private final ByteSource source;
    private long position;

    Range(ByteSource source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read;
      try {
        read = position >= source.size() ? 0 : source.read(position, into, from, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      position += read;
      return read == 0 && length > 0 ? -1 : read;
    }
  }
}
