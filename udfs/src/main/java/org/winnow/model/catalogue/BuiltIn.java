package org.winnow.model.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Loader;
import org.winnow.model.ModelException;
import org.winnow.model.onnx.GradientGraph;

/**
 * Model files that Winnow makes itself, from its own code or from what its libraries bring, always
 * the same to the byte. Made once a JVM, they are used like any file that was fetched.
 */
public enum BuiltIn {
  /** The ONNX graph of {@link GradientGraph}. */
  GRADIENTS {
    @Override
    byte[] bytes() {
      return GradientGraph.bytes();
    }
  },
  /** The cascades that OpenCV's library brings for frontal faces, profiles and eyes. */
  HAAR {
    @Override
    byte[] bytes() throws IOException {
      StringBuilder storage = new StringBuilder("<?xml version=\"1.0\"?>\n<opencv_storage>\n");
      for (Map.Entry<String, String> cascade : CASCADES) {
        append(cascade.getKey(), resource(cascade.getValue()), storage);
      }
      return storage.append("</opencv_storage>\n").toString().getBytes(StandardCharsets.UTF_8);
    }
  },
  /**
   * The renderer of drawn portraits has no file. Its file says its version: the digest changes when
   * the drawings do.
   */
  PORTRAITS {
    @Override
    byte[] bytes() {
      return "drawn portraits, version 1\n".getBytes(StandardCharsets.UTF_8);
    }
  };

  private static final List<Map.Entry<String, String>> CASCADES =
      List.of(
          Map.entry("frontal", "haarcascade_frontalface_alt2.xml"),
          Map.entry("profile", "haarcascade_profileface.xml"),
          Map.entry("eye", "haarcascade_eye.xml"));

  private static final Map<BuiltIn, Path> MADE = new ConcurrentHashMap<>();

  abstract byte[] bytes() throws IOException;

  /** The one that descriptors call by that word. */
  static Optional<BuiltIn> of(String word) {
    return Arrays.stream(values()).filter(b -> b.word().equals(word)).findFirst();
  }

  /** The word in descriptors. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The file, in a folder of this JVM that goes when the JVM does.
   *
   * @param name of the file
   * @throws ModelException if it cannot be written
   */
  Path file(String name) {
    return MADE.computeIfAbsent(
        this,
        b -> {
          try {
            Path folder = Files.createTempDirectory("winnow-models");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve(name);
            file.toFile().deleteOnExit();
            return Files.write(file, bytes());
          } catch (IOException | UncheckedIOException e) {
            throw new ModelException(
                "the built-in model "
                    + name
                    + " cannot be written to "
                    + System.getProperty("java.io.tmpdir")
                    + " ("
                    + e
                    + "). Free some space there, or name another folder with -Djava.io.tmpdir",
                e);
          }
        });
  }

  /** Each cascade comes as a storage of its own, under one name: here they get names. */
  private static void append(String name, String cascade, StringBuilder into) {
    int start = cascade.indexOf("<cascade ");
    int end = cascade.indexOf("</cascade>");
    String licence = cascade.substring(cascade.indexOf("<!--"), cascade.indexOf("-->") + 3);
    into.append(licence).append("\n<").append(name);
    into.append(cascade, start + "<cascade".length(), end).append("</").append(name).append(">\n");
  }

  private static String resource(String name) throws IOException {
    String path =
        "/org/bytedeco/opencv/" + Loader.getPlatform() + "/share/opencv4/haarcascades/" + name;
    try (InputStream in = BuiltIn.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("OpenCV's library was packed without " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
