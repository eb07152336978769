package org.winnow.archive.pickle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Member;
import org.winnow.archive.Members;
import org.winnow.archive.Place;

/**
 * The pictures of an InsightFace pack of a benchmark: a pickle of a list of files (bytes, or arrays
 * of numpy) and a list of truth values, one for each two files. The name of a picture is its
 * number, from 0. Source: InsightFace, {@code recognition/arcface_torch/eval/verification.py},
 * {@code load_bin}.
 */
public final class PackMembers implements Members {
  private static final String TEXT = "latin1";

  private final ByteSource source;
  private Iterator<PickleValue> files;
  private BadArchive damage;
  private long number;

  public PackMembers(ByteSource source) {
    this.source = source;
  }

  @Override
  public Optional<Member> next() throws IOException {
    if (files == null) {
      files = files();
    }
    if (files.hasNext()) {
      return Optional.of(member(Long.toString(number++), files.next()));
    }
    if (damage != null) {
      throw damage;
    }
    return Optional.empty();
  }

  private Iterator<PickleValue> files() throws IOException {
    PickleReader pickle = new PickleReader(source);
    try {
      PickleValue pack = pickle.read();
      if (pack instanceof PickleValue.Items parts
          && parts.items().size() == 2
          && parts.items().get(0) instanceof PickleValue.Items first
          && parts.items().get(1) instanceof PickleValue.Items) {
        return first.items().iterator();
      }
      damage = new BadArchive(0, "it is a pickle, but no pack of pictures and truth values");
      return List.<PickleValue>of().iterator();
    } catch (BadArchive e) {
      damage = e;
      return before(pickle.stack()).iterator();
    }
  }

  /** The files that were read before the damage: those of the first list, then those above it. */
  private static List<PickleValue> before(List<PickleValue> stack) {
    List<PickleValue> files = new ArrayList<>();
    boolean hasList = false;
    for (PickleValue value : stack) {
      if (value instanceof PickleValue.Items list && !hasList) {
        hasList = true;
        files.addAll(list.items());
      } else if (hasList && content(value) != null) {
        files.add(value);
      } else if (hasList && !(value instanceof PickleValue.Mark)) {
        break;
      }
    }
    return files;
  }

  private static PickleValue.Bytes content(PickleValue value) {
    return value instanceof PickleValue.Bytes bytes
        ? bytes
        : value instanceof PickleValue.Array array ? array.bytes() : null;
  }

  private static Member member(String name, PickleValue value) {
    PickleValue.Bytes bytes = content(value);
    return bytes == null
        ? Member.bad(name, ArchiveReason.BAD_MEMBER, "The item of the list is no file.")
        : Member.of(
            name,
            new Place(
                ArchiveForm.PACK,
                bytes.offset(),
                bytes.length(),
                bytes.length(),
                bytes.isText() ? TEXT : ""),
            Map.of());
  }

  /** Reads a picture. Python 2's protocol holds bytes of Python 3 as a text, one character each. */
  public static byte[] read(Place place, ByteSource source, long max) throws IOException {
    if (!place.detail().equals(TEXT)) {
      return source.bytes(place.offset(), Math.min(place.size(), max + 1));
    }
    byte[] stored = source.bytes(place.offset(), Math.min(place.stored(), 2 * (max + 1)));
    return new String(stored, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
  }
}
