package org.winnow.claim;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.winnow.archive.ByteSource;

/** A file of a storage, read at any offset. */
public final class StorageSource implements ByteSource {
  private final FSDataInputStream in;
  private final long size;

  private StorageSource(FSDataInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  public static StorageSource open(Storage.Located file) throws IOException {
    return new StorageSource(file.openRandom(), file.bytes());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long offset, byte[] into, int from, int length) throws IOException {
    int total = 0;
    while (total < length) {
      int read = in.read(offset + total, into, from + total, length - total);
      if (read <= 0) {
        break;
      }
      total += read;
    }
    return total;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
