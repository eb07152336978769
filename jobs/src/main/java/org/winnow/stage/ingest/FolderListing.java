package org.winnow.stage.ingest;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Lists folders on executors: one row in is one folder, one row out is one entry of it. */
final class FolderListing implements MapPartitionsFunction<Row, Row> {
  /** An entry of a folder; {@code problem} says why a folder could not be listed. */
  static final StructType ENTRY =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("is_folder", DataTypes.BooleanType, false)
          .add("file_bytes", DataTypes.LongType, true)
          .add("modified_ms", DataTypes.LongType, true)
          .add("problem", DataTypes.StringType, true);

  private final SerializableConfiguration hadoop;

  FolderListing(SerializableConfiguration hadoop) {
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> folders) {
    List<Row> none = List.of();
    return new Iterator<>() {
      private Iterator<Row> current = none.iterator();

      @Override
      public boolean hasNext() {
        while (!current.hasNext() && folders.hasNext()) {
          current = entries(folders.next().getString(0), hadoop.value());
        }
        return current.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return current.next();
      }
    };
  }

  /** The entries of one folder, streamed: a folder may hold millions. */
  private static Iterator<Row> entries(String folder, Configuration hadoop) {
    RemoteIterator<FileStatus> listing;
    try {
      Path path = new Path(folder);
      listing = Storage.fileSystem(path, hadoop).listStatusIterator(path);
    } catch (IOException | RuntimeException e) {
      return List.of(problem(folder, e)).iterator();
    }
    return new Iterator<>() {
      private boolean broken;

      @Override
      public boolean hasNext() {
        try {
          return !broken && listing.hasNext();
        } catch (IOException | RuntimeException e) {
          return true;
        }
      }

      @Override
      public Row next() {
        try {
          FileStatus status = listing.next();
          return status.isDirectory()
              ? RowFactory.create(status.getPath().toString(), true, null, null, null)
              : RowFactory.create(
                  status.getPath().toString(),
                  false,
                  status.getLen(),
                  status.getModificationTime(),
                  null);
        } catch (IOException | RuntimeException e) {
          broken = true;
          return problem(folder, e);
        }
      }
    };
  }

  private static Row problem(String folder, Exception e) {
    return RowFactory.create(folder, false, null, null, Storage.reason(e) + ": " + e.getMessage());
  }
}
