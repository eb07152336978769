package org.winnow.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.stage.ingest.Entry.Kind;

class StorageListerIT {
  private static final int CLASSES = 1100;

  @TempDir private Path folder;

  /** A storage that lists in order of names, as object stores do. */
  private static final class InOrder extends FilterFileSystem {
    InOrder() throws IOException {
      super(new RawLocalFileSystem());
      initialize(getUri(), new Configuration(false));
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(org.apache.hadoop.fs.Path path)
        throws IOException {
      FileStatus[] all = listStatus(path);
      Arrays.sort(all, Comparator.comparing(FileStatus::getPath));
      Iterator<FileStatus> each = Arrays.asList(all).iterator();
      return new RemoteIterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public FileStatus next() {
          return each.next();
        }
      };
    }
  }

  @Test
  void anExportOfManyClassesIsLeftOutUnlessItIsTheInput() throws IOException {
    for (int i = 0; i < CLASSES; i++) {
      Files.createDirectory(folder.resolve("%04d".formatted(i)));
    }
    for (String text : List.of("README.txt", "checksums.sha256", "identities.csv")) {
      Files.writeString(folder.resolve(text), text);
    }

    assertThat(list(1))
        .extracting(Entry::kind, Entry::note)
        .containsExactly(tuple(Kind.OWN, "export"));
    List<Entry> asInput = list(0);
    assertThat(asInput).filteredOn(entry -> entry.kind() == Kind.FOLDER).hasSize(CLASSES);
    assertThat(asInput).filteredOn(entry -> entry.kind() == Kind.OWN).hasSize(3);
    assertThat(asInput).hasSize(CLASSES + 3);
  }

  private List<Entry> list(int depth) throws IOException {
    FolderLister lister =
        new StorageLister(
            new FolderLister.Rules(new SkipRules(List.of()), 1, List.of()), new InOrder());
    List<Entry> entries = new ArrayList<>();
    try (FolderLister.Entries listing =
        lister.list(Entry.folder(folder.toUri().toString(), null, depth, List.of()))) {
      listing.forEachRemaining(entries::add);
    }
    return entries;
  }
}
