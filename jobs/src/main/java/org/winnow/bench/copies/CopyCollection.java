package org.winnow.bench.copies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.bench.measure.Photographs;
import org.winnow.image.CropCodec;
import org.winnow.image.Digests;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.image.attack.Attack;

/**
 * Photographs of a folder, other photographs of the same people, and altered copies of the first.
 * All are written as PNG files, so that every tool sees the same pixels. The same folder gives the
 * same pictures.
 *
 * @param originals photographs that have copies
 * @param others photographs of the same folders, which have none
 * @param copies one copy of each original, by attack
 */
record CopyCollection(
    List<Picture> originals, List<Picture> others, Map<String, List<Picture>> copies) {
  /** Larger photographs are made smaller first: 32 copies of each are kept. */
  private static final double MAX_PIXELS = 1 << 20;

  /**
   * What to draw.
   *
   * @param photographs number of photographs with copies
   * @param othersOfPerson most other photographs of a person
   * @param without files to leave out, relative to the input folder
   * @param attacks what is done to the photographs
   */
  record Request(int photographs, int othersOfPerson, Set<Path> without, List<Attack> attacks) {}

  /** The photographs, without copies. */
  List<Picture> photographs() {
    return Stream.concat(originals.stream(), others.stream()).toList();
  }

  /** The photographs, then the copies, attack by attack. */
  List<Picture> all() {
    return Stream.concat(photographs().stream(), copies.values().stream().flatMap(List::stream))
        .toList();
  }

  /** Number of pairs of pictures that show different photographs, as the scores count them. */
  long differentPairs() {
    long base = photographs().size();
    long pairs = base * (base - 1) / 2;
    for (List<Picture> ofKind : copies.values()) {
      long n = ofKind.size();
      pairs += n * (base - 1) + n * (n - 1) / 2;
    }
    return pairs;
  }

  /**
   * Draws photographs and makes the copies.
   *
   * <p>One photograph of each folder is drawn before a second one, and folders with several
   * photographs come first. Files that are no picture, or the same picture again, are left out.
   *
   * @param folder an empty folder, for the pictures
   * @throws IllegalArgumentException if there are too few photographs
   */
  static CopyCollection make(Photographs input, Request request, ImageCaps caps, Path folder)
      throws IOException {
    Draw draw = new Draw(input.folder(), caps, Files.createDirectories(folder.resolve("none")));
    Map<Path, List<Path>> people =
        input.files().stream()
            .filter(file -> !request.without().contains(draw.relative(file)))
            .sorted(Comparator.comparing(draw::digest))
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));
    List<Picture> originals = new ArrayList<>();
    for (Path file : inTurn(people, draw)) {
      if (originals.size() == request.photographs()) {
        break;
      }
      draw.add(file, originals);
    }
    if (originals.size() < request.photographs()) {
      throw new IllegalArgumentException(
          "it has " + originals.size() + " photographs, not " + request.photographs());
    }
    List<Picture> others = new ArrayList<>();
    Set<Path> drawn = originals.stream().map(Picture::source).collect(Collectors.toSet());
    Set<Path> folders = new LinkedHashSet<>();
    drawn.stream().map(input.folder()::resolve).sorted().forEach(f -> folders.add(f.getParent()));
    for (Path person : folders) {
      int most = others.size() + request.othersOfPerson();
      for (Path file : people.get(person)) {
        if (others.size() < most && !drawn.contains(draw.relative(file))) {
          draw.add(file, others);
        }
      }
    }
    return new CopyCollection(originals, others, copies(originals, request.attacks(), folder));
  }

  /** The first file of each folder, then the second: those of folders with one file come last. */
  private static List<Path> inTurn(Map<Path, List<Path>> people, Draw draw) {
    record Turn(boolean alone, int rank, Path file) {}
    return people.values().stream()
        .flatMap(
            files ->
                IntStream.range(0, files.size())
                    .mapToObj(rank -> new Turn(files.size() == 1, rank, files.get(rank))))
        .sorted(
            Comparator.comparing(Turn::alone)
                .thenComparing(Turn::rank)
                .thenComparing(turn -> draw.digest(turn.file())))
        .map(Turn::file)
        .toList();
  }

  private static Map<String, List<Picture>> copies(
      List<Picture> originals, List<Attack> attacks, Path folder) throws IOException {
    Map<String, List<Picture>> copies = new LinkedHashMap<>();
    for (Attack attack : attacks) {
      Path place = Files.createDirectories(folder.resolve(attack.name()));
      copies.put(
          attack.name(),
          originals.stream()
              .map(
                  picture ->
                      new Picture(
                          place.resolve(picture.file().getFileName()),
                          picture.source(),
                          picture.photograph(),
                          attack.name()))
              .toList());
    }
    IntStream.range(0, originals.size())
        .parallel()
        .forEach(
            i -> {
              Picture original = originals.get(i);
              long seed =
                  Long.parseUnsignedLong(
                      Draw.sha256(original.source().toString()).substring(0, 16), 16);
              try (Mat picture =
                  opencv_imgcodecs.imread(
                      original.file().toString(), opencv_imgcodecs.IMREAD_COLOR)) {
                for (Attack attack : attacks) {
                  try (Mat copy = attack.apply(picture, seed)) {
                    Files.write(copies.get(attack.name()).get(i).file(), CropCodec.encode(copy));
                  }
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return copies;
  }

  /** Reads files and writes them as pictures with numbers. */
  private static final class Draw {
    private final Path input;
    private final ImageCaps caps;
    private final Path folder;
    private final Map<Path, String> digests = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    Draw(Path input, ImageCaps caps, Path folder) {
      this.input = input;
      this.caps = caps;
      this.folder = folder;
    }

    Path relative(Path file) {
      return input.relativize(file);
    }

    String digest(Path file) {
      return digests.computeIfAbsent(file, f -> sha256(relative(f).toString()));
    }

    private static String sha256(String path) {
      return Digests.sha256(Stream.of(path));
    }

    void add(Path file, List<Picture> to) throws IOException {
      Optional<byte[]> png = png(Files.readAllBytes(file));
      if (png.isPresent() && seen.add(Digests.sha256(png.get()))) {
        int number = seen.size() - 1;
        Path place = folder.resolve(String.format(Locale.ROOT, "%05d.png", number));
        Files.write(place, png.get());
        to.add(new Picture(place, relative(file), number, ""));
      }
    }

    private Optional<byte[]> png(byte[] file) {
      try (Mat picture = ImageDecoder.decode(file, caps)) {
        double factor = Math.sqrt(MAX_PIXELS / ((double) picture.cols() * picture.rows()));
        if (factor >= 1) {
          return Optional.of(CropCodec.encode(picture));
        }
        try (Mat small = new Mat();
            Size size =
                new Size((int) (picture.cols() * factor), (int) (picture.rows() * factor))) {
          opencv_imgproc.resize(picture, small, size, 0, 0, opencv_imgproc.INTER_AREA);
          return Optional.of(CropCodec.encode(small));
        }
      } catch (UnusableImage e) {
        return Optional.empty();
      }
    }
  }
}
