package org.winnow.claim.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.winnow.archive.ByteSource;

/**
 * The rows of one row group, read a page at a time. Parquet's own reader holds all pages of a row
 * group, which in a table of pictures may be larger than the memory.
 */
final class PagedRows implements AutoCloseable {
  /** Largest page that is unpacked. */
  private static final int MAX_PAGE = 1 << 30;

  private static final int BUFFER = 1 << 16;

  private final ByteSource source;
  private final CodecFactory codecs;
  private final ParquetMetadataConverter converter = new ParquetMetadataConverter();
  private final RecordReader<Group> records;
  private long left;

  /**
   * @param schema columns to read
   * @param createdBy writer, as the footer names it
   */
  PagedRows(ByteSource source, BlockMetaData group, MessageType schema, String createdBy) {
    this.source = source;
    this.codecs = new CodecFactory(new Configuration(false), BUFFER);
    this.left = group.getRowCount();
    Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();
    group.getColumns().forEach(chunk -> chunks.put(chunk.getPath(), chunk));
    PageReadStore pages =
        new PageReadStore() {
          @Override
          public PageReader getPageReader(ColumnDescriptor column) {
            ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(column.getPath()));
            if (chunk == null) {
              throw new ParquetDecodingException("the row group lacks a column");
            }
            return new Pages(chunk);
          }

          @Override
          public long getRowCount() {
            return group.getRowCount();
          }
        };
    this.records =
        new ColumnIOFactory(createdBy)
            .getColumnIO(schema)
            .getRecordReader(pages, new GroupRecordConverter(schema));
  }

  boolean hasNext() {
    return left > 0;
  }

  /**
   * The next row.
   *
   * @throws IOException if the storage fails
   * @throws RuntimeException if the file is damaged
   */
  Group next() throws IOException {
    left--;
    try {
      return records.read();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    codecs.release();
  }

  /** The pages of a column. */
  private final class Pages implements PageReader {
    private final ColumnChunkMetaData chunk;
    private final long end;
    private long position;
    private long valuesLeft;
    private PageHeader ahead;

    Pages(ColumnChunkMetaData chunk) {
      this.chunk = chunk;
      this.position = chunk.getStartingPos();
      this.end = position + chunk.getTotalSize();
      this.valuesLeft = chunk.getValueCount();
    }

    @Override
    public DictionaryPage readDictionaryPage() {
      PageHeader header = header();
      if (header == null || !header.isSetDictionary_page_header()) {
        return null;
      }
      ahead = null;
      return new DictionaryPage(
          BytesInput.from(unpacked(body(header), header.getUncompressed_page_size())),
          header.getDictionary_page_header().getNum_values(),
          converter.getEncoding(header.getDictionary_page_header().getEncoding()));
    }

    @Override
    public long getTotalValueCount() {
      return chunk.getValueCount();
    }

    @Override
    public DataPage readPage() {
      while (valuesLeft > 0) {
        PageHeader header = header();
        if (header == null) {
          throw new ParquetDecodingException("a column ends before its last value");
        }
        ahead = null;
        byte[] body = body(header);
        if (header.isSetData_page_header()) {
          return first(header, body);
        }
        if (header.isSetData_page_header_v2()) {
          return second(header, body);
        }
      }
      return null;
    }

    private DataPage first(PageHeader header, byte[] body) {
      var page = header.getData_page_header();
      valuesLeft -= page.getNum_values();
      return new DataPageV1(
          BytesInput.from(unpacked(body, header.getUncompressed_page_size())),
          page.getNum_values(),
          header.getUncompressed_page_size(),
          null,
          converter.getEncoding(page.getRepetition_level_encoding()),
          converter.getEncoding(page.getDefinition_level_encoding()),
          converter.getEncoding(page.getEncoding()));
    }

    private DataPage second(PageHeader header, byte[] body) {
      var page = header.getData_page_header_v2();
      valuesLeft -= page.getNum_values();
      int repetition = page.getRepetition_levels_byte_length();
      int definition = page.getDefinition_levels_byte_length();
      int levels = repetition + definition;
      if (repetition < 0 || definition < 0 || levels > body.length) {
        throw new ParquetDecodingException("a page has no valid lengths");
      }
      byte[] data = Arrays.copyOfRange(body, levels, body.length);
      boolean isCompressed = !page.isSetIs_compressed() || page.isIs_compressed();
      return DataPageV2.uncompressed(
          page.getNum_rows(),
          page.getNum_nulls(),
          page.getNum_values(),
          BytesInput.from(body, 0, repetition),
          BytesInput.from(body, repetition, definition),
          converter.getEncoding(page.getEncoding()),
          BytesInput.from(
              isCompressed ? unpacked(data, header.getUncompressed_page_size() - levels) : data),
          null);
    }

    /** The header of the next page; null at the end. */
    private PageHeader header() {
      if (ahead == null && position < end) {
        byte[] begin = bytes(position, (int) Math.min(BUFFER / 4, end - position));
        Counted in = new Counted(new ByteArrayInputStream(begin), position + begin.length);
        try {
          ahead = Util.readPageHeader(in);
        } catch (IOException e) {
          throw new ParquetDecodingException("a page has no valid header", e);
        }
        position += in.count;
      }
      return ahead;
    }

    private byte[] body(PageHeader header) {
      int length = header.getCompressed_page_size();
      if (length < 0
          || length > end - position
          || header.getUncompressed_page_size() < 0
          || header.getUncompressed_page_size() > MAX_PAGE) {
        throw new ParquetDecodingException("a page has no valid length");
      }
      byte[] body = bytes(position, length);
      position += length;
      return body;
    }

    private byte[] unpacked(byte[] body, int size) {
      try {
        return codecs
            .getDecompressor(chunk.getCodec())
            .decompress(BytesInput.from(body), size)
            .toByteArray();
      } catch (IOException e) {
        throw new ParquetDecodingException("a page cannot be unpacked", e);
      }
    }

    /** Statistics in a header may be as long as a value: the rest is read if it is asked for. */
    private final class Counted extends InputStream {
      private final InputStream in;
      private int count;

      Counted(InputStream begin, long rest) {
        InputStream more =
            new InputStream() {
              private byte[] bytes = new byte[0];
              private long from = rest;
              private int at;

              @Override
              public int read() {
                if (at == bytes.length) {
                  bytes = bytes(from, (int) Math.min(BUFFER, end - from));
                  from += bytes.length;
                  at = 0;
                }
                return at < bytes.length ? bytes[at++] & 0xFF : -1;
              }
            };
        in = new SequenceInputStream(begin, more);
      }

      @Override
      public int read() throws IOException {
        int read = in.read();
        count += read < 0 ? 0 : 1;
        return read;
      }
    }
  }

  private byte[] bytes(long offset, int length) {
    try {
      byte[] bytes = source.bytes(offset, length);
      if (bytes.length < length) {
        throw new ParquetDecodingException("the file is cut off");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
