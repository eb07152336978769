package org.winnow.stage.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Place;
import org.winnow.archive.SequentialReader;
import org.winnow.archive.reader.Archive;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Storage;
import org.winnow.claim.StorageSource;
import org.winnow.claim.parquet.PictureReader;
import org.winnow.table.Quarantine;

/**
 * Reads members of archives for one task. Members of sequential archives are read one after the
 * other, in the order of their turns; all others by many threads at once.
 */
final class MemberReader implements Closeable {
  private final Configuration hadoop;
  private final long max;

  /** Archives that were found, so that a store is asked once for each. */
  private final Map<String, Storage.Located> archives = new ConcurrentHashMap<>();

  private long turn;
  private String openGroup;
  private SequentialReader reader;

  /**
   * @param max most bytes of a member
   */
  MemberReader(Configuration hadoop, long max) {
    this.hadoop = hadoop;
    this.max = max;
  }

  static boolean isMember(Row claim) {
    return ClaimRows.get(claim, ClaimRows.PLACE) != null;
  }

  static boolean isSequential(Row claim) {
    return isMember(claim) && place(claim).form().isSequential();
  }

  /** Most bytes that reading takes. */
  long bytes(Row claim) {
    Place place = place(claim);
    long size = place.size() == Place.UNKNOWN_SIZE ? place.stored() : place.size();
    return Math.min(size, max + 1);
  }

  private static Place place(Row claim) {
    return Place.of(ClaimRows.get(claim, ClaimRows.PLACE));
  }

  /** Reads a member of an archive that is not sequential, at most one byte more than allowed. */
  byte[] read(Row claim) throws Storage.Unreadable {
    try (ByteSource source = StorageSource.open(archive(claim))) {
      return Archive.read(place(claim), source, max);
    } catch (BadMember e) {
      throw new Storage.Unreadable(e.reason().name(), e.getMessage());
    } catch (IOException e) {
      throw new Storage.Unreadable(Storage.reason(e), String.valueOf(e.getMessage()));
    }
  }

  private Storage.Located archive(Row claim) throws Storage.Unreadable {
    String uri = ClaimRows.get(claim, ClaimRows.CONTAINER);
    Storage.Located known = archives.get(uri);
    if (known == null) {
      known = Storage.locate(uri, hadoop);
      archives.put(uri, known);
    }
    return known;
  }

  /**
   * Reads a member of a sequential archive.
   *
   * @param number number of the member among those of sequential archives, from 0. Each is read
   *     once, and waits for the one before.
   */
  synchronized byte[] readInTurn(Row claim, long number)
      throws Storage.Unreadable, InterruptedException {
    while (turn != number) {
      wait();
    }
    try {
      return readNext(claim);
    } catch (BadMember e) {
      throw new Storage.Unreadable(e.reason().name(), e.getMessage());
    } catch (BadArchive e) {
      closeReader();
      throw new Storage.Unreadable(ArchiveReason.BAD_MEMBER.name(), e.getMessage());
    } catch (IOException e) {
      closeReader();
      throw new Storage.Unreadable(Quarantine.READ_ERROR, String.valueOf(e.getMessage()));
    } finally {
      turn++;
      notifyAll();
    }
  }

  private byte[] readNext(Row claim) throws Storage.Unreadable, IOException {
    String group = ClaimRows.get(claim, ClaimRows.READ_GROUP);
    if (!group.equals(openGroup) || reader == null) {
      closeReader();
      reader = open(archive(claim), place(claim));
      openGroup = group;
    }
    return reader.read(place(claim), max);
  }

  private static SequentialReader open(Storage.Located archive, Place first) throws IOException {
    return first.form() == ArchiveForm.PARQUET
        ? new PictureReader(StorageSource.open(archive), first)
        : Archive.reader(archive.open());
  }

  private void closeReader() {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        reader = null;
      }
    }
  }

  @Override
  public synchronized void close() {
    closeReader();
  }
}
