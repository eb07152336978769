package org.winnow.export;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** A Parquet file of faces with their pictures. */
final class ParquetShard implements Shard {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message face { required binary face_id (STRING); required binary image_id (STRING);"
              + " required binary identity_id (STRING); required binary identity (STRING);"
              + " required int32 label; required binary uri (STRING);"
              + " required binary dataset (STRING); required binary licence (STRING);"
              + " required binary basis (STRING); required binary crop; }");

  private final ParquetWriter<Group> writer;

  ParquetShard(OutputStream out) throws IOException {
    writer =
        ExampleParquetWriter.builder(new Stream(out))
            .withConf(new Configuration(false))
            .withType(SCHEMA)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build();
  }

  @Override
  public void add(ExportedFace face) throws IOException {
    Group row = new SimpleGroup(SCHEMA);
    row.append("face_id", face.faceId());
    row.append("image_id", face.imageId());
    row.append("identity_id", face.identityId());
    row.append("identity", face.identity());
    row.append("label", face.label());
    row.append("uri", face.uri());
    row.append("dataset", face.dataset());
    row.append("licence", face.licence());
    row.append("basis", face.basis());
    row.append("crop", Binary.fromConstantByteArray(face.crop()));
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** Adapts a stream to Parquet's output file. */
  private record Stream(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int b) throws IOException {
          out.write(b);
          position++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          out.write(bytes, from, length);
          position += length;
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
