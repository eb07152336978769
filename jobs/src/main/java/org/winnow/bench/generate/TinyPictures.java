package org.winnow.bench.generate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A manifest of tiny pictures, each another one: 8x8 grey levels as PGM. */
public final class TinyPictures {
  private static final int SIDE = 8;
  private static final byte[] HEAD = "P5 8 8 255\n".getBytes(StandardCharsets.US_ASCII);
  private static final int OF_FOLDER = 1000;

  private TinyPictures() {}

  /**
   * Writes the pictures and their manifest.
   *
   * @param rows number of rows and pictures; a thousand share a name
   * @return the manifest, CSV
   */
  public static Path write(int rows, Path folder) throws IOException {
    int folders = (rows + OF_FOLDER - 1) / OF_FOLDER;
    IntStream.range(0, folders)
        .parallel()
        .forEach(i -> writeFolder(folder, i, Math.min(OF_FOLDER, rows - i * OF_FOLDER)));
    Path manifest = folder.resolve("manifest.csv");
    try (BufferedWriter out = Files.newBufferedWriter(manifest)) {
      out.write("uri,name\n");
      for (int i = 0; i < rows; i++) {
        out.write(i / OF_FOLDER + "/" + i % OF_FOLDER + ".pgm,person " + i / OF_FOLDER + "\n");
      }
    }
    return manifest;
  }

  private static void writeFolder(Path root, int number, int count) {
    try {
      Path folder = Files.createDirectories(root.resolve(String.valueOf(number)));
      SplittableRandom random = new SplittableRandom(number);
      byte[] file = new byte[HEAD.length + SIDE * SIDE];
      System.arraycopy(HEAD, 0, file, 0, HEAD.length);
      for (int i = 0; i < count; i++) {
        for (int j = HEAD.length; j < file.length; j++) {
          file[j] = (byte) random.nextInt(256);
        }
        Files.write(folder.resolve(i + ".pgm"), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
