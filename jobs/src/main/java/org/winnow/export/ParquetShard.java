package org.winnow.export;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.winnow.table.Curated;
import org.winnow.table.Field;

/** A Parquet file of faces with their pictures. */
final class ParquetShard implements Shard {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .addField(text(Curated.FACE_ID))
          .addField(text(Curated.IMAGE_ID))
          .addField(text(Curated.IDENTITY_ID))
          .addField(text(Curated.IDENTITY))
          .addField(Types.required(PrimitiveTypeName.INT32).named(Curated.LABEL.name()))
          .addField(text(Curated.URI))
          .addField(text(Curated.DATASET))
          .addField(text(Curated.LICENCE))
          .addField(text(Curated.BASIS))
          .addField(Types.required(PrimitiveTypeName.BINARY).named(Curated.CROP.name()))
          .named("face");

  private final ParquetWriter<Group> writer;

  ParquetShard(OutputStream out) throws IOException {
    writer =
        ExampleParquetWriter.builder(new StreamOutputFile(out))
            .withConf(new Configuration(false))
            .withType(SCHEMA)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build();
  }

  private static PrimitiveType text(Field field) {
    return Types.required(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(field.name());
  }

  @Override
  public void add(ExportedFace face) throws IOException {
    Group row = new SimpleGroup(SCHEMA);
    row.append(Curated.FACE_ID.name(), face.faceId());
    row.append(Curated.IMAGE_ID.name(), face.imageId());
    row.append(Curated.IDENTITY_ID.name(), face.identityId());
    row.append(Curated.IDENTITY.name(), face.identity());
    row.append(Curated.LABEL.name(), face.label());
    row.append(Curated.URI.name(), face.uri());
    row.append(Curated.DATASET.name(), face.dataset());
    row.append(Curated.LICENCE.name(), face.licence());
    row.append(Curated.BASIS.name(), face.basis());
    row.append(Curated.CROP.name(), Binary.fromConstantByteArray(face.crop()));
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
