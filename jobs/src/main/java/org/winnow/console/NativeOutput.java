package org.winnow.console;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Diverts the standard error of native libraries to a file. libjpeg, libpng and libtiff write their
 * warnings about each file there.
 */
final class NativeOutput {
  private static final int STDERR = 2;
  private static final int WRITE_CREATE_APPEND = 0x1 | 0x40 | 0x400;
  private static final int OWNER_ONLY = 0x180;

  private NativeOutput() {}

  /** Functions of the C library. */
  private interface C extends Library {
    int open(String path, int flags, int mode);

    int dup(int descriptor);

    int dup2(int from, int to);

    long write(int descriptor, byte[] bytes, long count);
  }

  /**
   * Redirects standard error of the process to a file.
   *
   * @return a stream to the original standard error; {@code System.err} if it cannot be redirected
   */
  static PrintStream divert(Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      C c = Native.load("c", C.class);
      int before = c.dup(STDERR);
      int file = c.open(log.toString(), WRITE_CREATE_APPEND, OWNER_ONLY);
      if (before < 0 || file < 0 || c.dup2(file, STDERR) < 0) {
        return System.err;
      }
      PrintStream messages =
          new PrintStream(new DescriptorStream(c, before), true, StandardCharsets.UTF_8);
      System.setErr(messages);
      return messages;
    } catch (java.io.IOException | LinkageError e) {
      return System.err;
    }
  }

  /** Writes to a file descriptor. */
  private static final class DescriptorStream extends OutputStream {
    private final C c;
    private final int descriptor;

    DescriptorStream(C c, int descriptor) {
      this.c = c;
      this.descriptor = descriptor;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      int done = 0;
      while (done < length) {
        long written =
            c.write(
                descriptor, Arrays.copyOfRange(bytes, from + done, from + length), length - done);
        if (written <= 0) {
          // The reader has closed the stream.
          return;
        }
        done += (int) written;
      }
    }
  }
}
