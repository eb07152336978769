package org.winnow.bench.copies;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.winnow.bench.peer.PeerMemory;
import org.winnow.bench.peer.PeerScript;

/**
 * Hashes of pictures by another tool.
 *
 * @param method package and function, as the script calls it
 * @param hashSeconds of reading and hashing all pictures, on all processors
 * @param searchSeconds of the tool's own search for near hashes, if it has one
 * @param peakMib most memory of its processes
 * @param hashes of each picture: none, one, or that of the mirror image behind the first
 */
record PeerHashes(
    String method,
    double hashSeconds,
    OptionalDouble searchSeconds,
    OptionalLong peakMib,
    List<long[][]> hashes) {
  /** The methods, those of one tool side by side. */
  static final List<String> METHODS =
      List.of(
          "pdqhash",
          "pdqhash-mirror",
          "imagededup-PHash",
          "imagededup-DHash",
          "imagehash-phash",
          "imagehash-phash-16");

  /** Distance of a picture that has no hash. */
  static final int NONE = Integer.MAX_VALUE;

  /** The script that hashes. */
  static PeerScript script(String python) {
    return new PeerScript(
        "imagededup, imagehash and pdqhash",
        "--peers",
        python,
        "copy_hashes",
        "imagededup, imagehash, pdqhash, sklearn, tqdm");
  }

  /** Hashes pictures by one method. */
  static PeerHashes measure(String python, String method, List<Picture> pictures, int processes)
      throws IOException {
    Path list = Files.createTempFile("winnow-bench", ".txt");
    try {
      Files.write(list, pictures.stream().map(picture -> picture.file().toString()).toList());
      PeerMemory memory = new PeerMemory();
      Map<String, Object> printed =
          script(python)
              .measure(List.of(method, Integer.toString(processes), list.toString()), memory);
      return parse(method, printed, memory.peakMib(), pictures.size());
    } finally {
      Files.delete(list);
    }
  }

  /**
   * Reads what the script printed.
   *
   * @throws IllegalStateException if it has not the hashes of all pictures
   */
  static PeerHashes parse(
      String method, Map<String, Object> printed, OptionalLong peakMib, int pictures) {
    List<long[][]> hashes = new ArrayList<>();
    for (Object ofPicture : (List<?>) printed.get("hashes")) {
      hashes.add(
          ((List<?>) ofPicture).stream().map(hash -> words((String) hash)).toArray(long[][]::new));
    }
    if (hashes.size() != pictures) {
      throw new IllegalStateException(
          method + " gave hashes of " + hashes.size() + " pictures, not of " + pictures);
    }
    Object search = printed.get("search_seconds");
    return new PeerHashes(
        method,
        ((Number) printed.get("hash_seconds")).doubleValue(),
        search == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(((Number) search).doubleValue()),
        peakMib,
        hashes);
  }

  private static long[] words(String digits) {
    byte[] bytes = HexFormat.of().parseHex(digits);
    int words = (bytes.length + Long.BYTES - 1) / Long.BYTES;
    long[] hash = new long[words];
    ByteBuffer.wrap(Arrays.copyOf(bytes, words * Long.BYTES)).asLongBuffer().get(hash);
    return hash;
  }

  /** Bits of a hash. */
  int bits() {
    return hashes.stream()
        .filter(each -> each.length > 0)
        .findFirst()
        .map(each -> each[0].length * Long.SIZE)
        .orElse(0);
  }

  /** Bits in which two pictures differ, or one of them and the mirror image of the other. */
  int distance(int one, int other) {
    long[][] a = hashes.get(one);
    long[][] b = hashes.get(other);
    if (a.length == 0 || b.length == 0) {
      return NONE;
    }
    int least = distance(a[0], b[0]);
    for (int mirror = 1; mirror < a.length; mirror++) {
      least = Math.min(least, distance(a[mirror], b[0]));
      least = Math.min(least, distance(a[0], b[mirror]));
    }
    return least;
  }

  private static int distance(long[] a, long[] b) {
    int distance = 0;
    for (int i = 0; i < a.length; i++) {
      distance += Long.bitCount(a[i] ^ b[i]);
    }
    return distance;
  }
}
