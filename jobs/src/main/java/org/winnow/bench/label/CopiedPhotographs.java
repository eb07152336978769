package org.winnow.bench.label;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.winnow.image.JpegCodec;
import org.winnow.store.DeltaStore;

/**
 * Photographs as they come back from the web: cropped a little, and compressed once more.
 *
 * @param folder where the copies lie, in folders of people
 * @param tables the warehouse with their faces
 */
record CopiedPhotographs(Path folder, DeltaStore tables) {
  private static final int QUALITY = 70;

  /** One in this many of the pixels of a side is cut off at each edge. */
  private static final int CUT = 32;

  /** The copy of a photograph. */
  Path place(Path file) {
    return place(folder, file);
  }

  private static Path place(Path folder, Path file) {
    Path absolute = file.toAbsolutePath();
    return folder
        .resolve(absolute.getParent().getFileName())
        .resolve("again-" + absolute.getFileName() + ".jpg");
  }

  /** Makes the copies. What is no picture has none. */
  static void make(Collection<Path> files, Path folder) throws IOException {
    for (Path file : files) {
      Path copy = place(folder, file);
      Files.createDirectories(copy.getParent());
      try (Mat picture = JpegCodec.decode(Files.readAllBytes(file))) {
        int x = picture.cols() / CUT;
        int y = picture.rows() / CUT;
        try (Mat part =
            new Mat(picture, new Rect(x, y, picture.cols() - 2 * x, picture.rows() - 2 * y))) {
          Files.write(copy, JpegCodec.encode(part, QUALITY));
        }
      } catch (IllegalArgumentException e) {
        // Ingest tells what is wrong with the photograph itself.
        continue;
      }
    }
  }
}
