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
import org.winnow.table.Mix;

/** A Parquet file of faces with their pictures. */
final class ParquetShard implements Shard {
  private final MessageType schema;
  private final ParquetWriter<Group> writer;

  /**
   * @param mixed whether the faces are those of a mix
   */
  ParquetShard(OutputStream out, boolean mixed) throws IOException {
    schema = schema(mixed);
    writer =
        ExampleParquetWriter.builder(new StreamOutputFile(out))
            .withConf(new Configuration(false))
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build();
  }

  private static MessageType schema(boolean mixed) {
    var fields =
        Types.buildMessage()
            .addField(text(Curated.FACE_ID))
            .addField(text(Curated.IMAGE_ID))
            .addField(text(Curated.IDENTITY_ID))
            .addField(text(Curated.IDENTITY))
            .addField(Types.required(PrimitiveTypeName.INT32).named(Curated.LABEL.name()))
            .addField(text(Curated.URI))
            .addField(text(Curated.DATASET))
            .addField(text(Curated.LICENCE))
            .addField(text(Curated.BASIS));
    if (mixed) {
      fields =
          fields
              .addField(text(Mix.SOURCE))
              .addField(Types.required(PrimitiveTypeName.INT32).named(Mix.COPY.name()))
              .addField(Types.required(PrimitiveTypeName.INT64).named(Mix.POSITION.name()))
              .addField(text(Mix.ORIGIN))
              .addField(Types.required(PrimitiveTypeName.FLOAT).named(Mix.WEIGHT.name()));
    }
    return fields
        .addField(Types.required(PrimitiveTypeName.BINARY).named(Curated.CROP.name()))
        .named("face");
  }

  private static PrimitiveType text(Field field) {
    return Types.required(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(field.name());
  }

  @Override
  public void add(ExportedFace face) throws IOException {
    Group row = new SimpleGroup(schema);
    row.append(Curated.FACE_ID.name(), face.faceId());
    row.append(Curated.IMAGE_ID.name(), face.imageId());
    row.append(Curated.IDENTITY_ID.name(), face.identityId());
    row.append(Curated.IDENTITY.name(), face.identity());
    row.append(Curated.LABEL.name(), face.label());
    row.append(Curated.URI.name(), face.uri());
    row.append(Curated.DATASET.name(), face.dataset());
    row.append(Curated.LICENCE.name(), face.licence());
    row.append(Curated.BASIS.name(), face.basis());
    face.mixed()
        .ifPresent(
            mixed -> {
              row.append(Mix.SOURCE.name(), mixed.source());
              row.append(Mix.COPY.name(), mixed.copy());
              row.append(Mix.POSITION.name(), face.place());
              row.append(Mix.ORIGIN.name(), mixed.origin());
              row.append(Mix.WEIGHT.name(), mixed.weight());
            });
    row.append(Curated.CROP.name(), Binary.fromConstantByteArray(face.crop()));
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
