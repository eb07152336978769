package org.winnow.stage.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.BadArchive;
import org.winnow.archive.MemberName;
import org.winnow.archive.reader.Archive;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Defaults;
import org.winnow.claim.Storage;
import org.winnow.claim.StorageSource;
import org.winnow.claim.manifest.Sidecar;
import org.winnow.claim.parquet.PictureMembers;
import org.winnow.config.Config.Layout;
import org.winnow.table.Sources;

/**
 * Lists archives on executors. Maps the claim of a file to those of its members if it is an archive
 * by its first bytes, and to itself if it is none. The index, label list and properties beside a
 * RecordIO file are parts of it, and have no claim.
 */
final class IndexTask implements FlatMapFunction<Iterator<Row>, Row> {
  private static final int PROBLEM = ClaimRows.SCHEMA.fieldIndex(ClaimRows.PROBLEM.name());

  private final SerializableConfiguration hadoop;
  private final Rules rules;

  /**
   * Rules for members.
   *
   * @param skipped counts members that are skipped
   * @param parts counts files that are parts of an archive beside them
   */
  record Rules(
      SkipRules skip,
      Layout layout,
      Defaults defaults,
      LongAccumulator skipped,
      LongAccumulator parts)
      implements Serializable {
    /** The collection of the members of an archive: with the split that a table belongs to. */
    String dataset(ArchiveForm form, String archive) {
      Optional<String> split =
          form == ArchiveForm.PARQUET ? FolderLayout.splitOf(archive) : Optional.empty();
      return defaults.dataset() + split.map(name -> "/" + name).orElse("");
    }
  }

  IndexTask(SerializableConfiguration hadoop, Rules rules) {
    this.hadoop = hadoop;
    this.rules = rules;
  }

  /** A claim that says why its file is not used. */
  static Row withProblem(Row claim, String problem) {
    Object[] values = new Object[claim.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == PROBLEM ? problem : claim.get(i);
    }
    return RowFactory.create(values);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> claims) {
    Walk walk = new Walk(claims);
    if (TaskContext.get() != null) {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) done -> walk.close());
    }
    return walk;
  }

  /** One file after the other, with at most one open. */
  private final class Walk implements Iterator<Row>, Closeable {
    private final Iterator<Row> files;
    private Iterator<Row> claims = List.<Row>of().iterator();
    private Optional<StorageSource> source = Optional.empty();
    private Optional<Archive> archive = Optional.empty();

    Walk(Iterator<Row> files) {
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      while (!claims.hasNext() && files.hasNext()) {
        close();
        claims = open(files.next());
      }
      return claims.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return claims.next();
    }

    private Iterator<Row> open(Row claim) {
      ArchiveForm form = null;
      try {
        Storage.Located file = Storage.locate(ClaimRows.get(claim, Sources.URI), hadoop.value());
        if (isPart(file)) {
          rules.parts().add(1);
          return List.<Row>of().iterator();
        }
        source = Optional.of(StorageSource.open(file));
        form = ArchiveForm.of(source.get()).orElse(null);
        if (form == ArchiveForm.PARQUET) {
          return new MemberClaims(
              claim, form, new PictureMembers(source.get(), Sidecar.WORDS), rules);
        }
        if (form != null) {
          archive = Optional.of(Archive.open(form, source.get(), file::open));
          return new MemberClaims(claim, form, archive.get(), rules);
        }
      } catch (BadArchive e) {
        return List.of(withProblem(claim, MemberClaims.damaged(form, e, 0))).iterator();
      } catch (Storage.Unreadable | IOException e) {
        // Reading it as a file will tell why.
        return List.of(claim).iterator();
      }
      return List.of(claim).iterator();
    }

    @Override
    public void close() {
      try {
        if (archive.isPresent()) {
          archive.get().close();
        }
        if (source.isPresent()) {
          source.get().close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        archive = Optional.empty();
        source = Optional.empty();
      }
    }
  }

  /** Whether a file belongs to a RecordIO file beside it. */
  private static boolean isPart(Storage.Located file) throws IOException {
    Path path = file.status().getPath();
    String name = path.getName();
    String ending = MemberName.ending(name);
    if (ending.equals("idx") || ending.equals("lst")) {
      String records = name.substring(0, name.length() - ending.length()) + "rec";
      return file.storage().exists(new Path(path.getParent(), records));
    }
    if (name.equals("property")) {
      for (FileStatus beside : file.storage().listStatus(path.getParent())) {
        if (beside.isFile() && MemberName.ending(beside.getPath().getName()).equals("rec")) {
          return true;
        }
      }
    }
    return false;
  }
}
