package org.winnow.claim.manifest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.winnow.claim.parquet.ParquetText;
import org.winnow.console.IngestErrors;
import org.winnow.table.Field;
import org.winnow.table.Sources;

/**
 * A manifest in Parquet. Only the columns that are used are read, whatever the types of the others:
 * texts, whole numbers, floats and truth values.
 */
final class ParquetManifest implements ManifestReader {
  private final ManifestFile file;
  private final ParquetFileReader reader;
  private final Field[] columns;
  private final MessageType schema;
  private final Map<Field, String> partition;
  private RecordReader<Group> records;
  private long left;
  private long number;

  private ParquetManifest(
      ManifestFile file, ParquetFileReader reader, Field[] columns, MessageType schema) {
    this.file = file;
    this.partition = file.partition();
    this.reader = reader;
    this.columns = columns;
    this.schema = schema;
  }

  static ManifestReader open(ManifestFile file, Configuration hadoop) throws IOException {
    ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.path()), hadoop));
    try {
      MessageType all = reader.getFileMetaData().getSchema();
      List<String> names = all.getFields().stream().map(Type::getName).toList();
      Map<String, Field> used = file.used(names);
      if (!used.containsValue(Sources.URI) && !file.partition().containsKey(Sources.URI)) {
        throw IngestErrors.manifest(file.path(), ManifestColumns.noUri(names));
      }
      List<Type> types = new ArrayList<>();
      for (String name : used.keySet()) {
        types.add(readable(file, all.getType(name)));
      }
      MessageType schema = new MessageType("manifest", types);
      reader.setRequestedSchema(schema);
      return new ParquetManifest(file, reader, used.values().toArray(Field[]::new), schema);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static Type readable(ManifestFile file, Type type) {
    if (!ParquetText.isPlain(type)) {
      throw IngestErrors.manifest(
          file.path(),
          "Its column "
              + type.getName()
              + " is neither text nor number ("
              + type.toString().replaceAll("\\s+", " ")
              + ").",
          "Write the column as text, or rename it if it is not to be used.");
    }
    return type;
  }

  @Override
  public Optional<ManifestRow> next() throws IOException {
    while (left == 0) {
      PageReadStore pages = reader.readNextRowGroup();
      if (pages == null) {
        return Optional.empty();
      }
      left = pages.getRowCount();
      records =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(pages, new GroupRecordConverter(schema));
    }
    left--;
    number++;
    return Optional.of(row(records.read()));
  }

  private ManifestRow row(Group group) {
    Map<Field, String> row = new HashMap<>(partition);
    for (int i = 0; i < columns.length; i++) {
      if (group.getFieldRepetitionCount(i) > 0) {
        ManifestReader.put(row, columns[i], ParquetText.of(group, i));
      }
    }
    return new ManifestRow(file.path(), number, row, null);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
