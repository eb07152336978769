package org.winnow.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnow.image.Digests;
import org.winnow.kernel.LongSet;

/**
 * Groups the files of an archive into samples, as WebDataset does: a sample is consecutive files
 * with one key, the path up to the first dot of the base name. The texts of a sample go with its
 * other files. A text that belongs to no file is a member of its own, as is any other file.
 */
public final class Samples implements Members {
  /** Endings of texts that go with a picture. */
  static final Set<String> TEXTS = Set.of("json", "txt", "cls");

  /** Longest text that is read. */
  public static final int MAX_TEXT = 1 << 20;

  private static final int MAX_GROUP = 1000;
  private static final long MAX_GROUP_TEXT = 8L << 20;

  private final RawMember.Source files;
  private final Deque<Member> ready = new ArrayDeque<>();
  private final LongSet names = new LongSet();
  private RawMember lookahead;
  private BadArchive damage;
  private boolean ended;
  private long number;

  public Samples(RawMember.Source files) {
    this.files = files;
  }

  /** Whether the bytes of a member are read with the index. */
  public static boolean isText(String name, long size) {
    return size <= MAX_TEXT && TEXTS.contains(MemberName.ending(name));
  }

  @Override
  public Optional<Member> next() throws IOException {
    while (ready.isEmpty() && !ended) {
      readGroup();
    }
    if (ready.isEmpty() && damage != null) {
      throw damage;
    }
    return Optional.ofNullable(ready.poll());
  }

  private void readGroup() throws IOException {
    List<RawMember> group = new ArrayList<>();
    long text = 0;
    while (true) {
      RawMember file = lookahead == null ? read() : lookahead;
      lookahead = null;
      if (file == null) {
        ended = true;
        break;
      }
      if (file.reason() != null) {
        ready.add(Member.bad(file.name(), file.reason(), file.message()));
        continue;
      }
      boolean isSame =
          group.isEmpty()
              || MemberName.key(file.name()).equals(MemberName.key(group.get(0).name()));
      if (!isSame || group.size() >= MAX_GROUP || text > MAX_GROUP_TEXT) {
        lookahead = file;
        break;
      }
      group.add(file);
      text += file.text() == null ? 0 : file.text().length;
    }
    addMembers(group);
  }

  /** The next file with a name of its own; null at the end and where the archive is damaged. */
  private RawMember read() throws IOException {
    try {
      return files.next().map(this::named).orElse(null);
    } catch (BadArchive e) {
      damage = e;
      return null;
    }
  }

  private RawMember named(RawMember file) {
    number++;
    String name = file.name();
    if (!names.add(hash(name))) {
      String other = name + "#" + number;
      while (!names.add(hash(other))) {
        other += "#";
      }
      return RawMember.bad(
          other,
          file.reason() == null ? ArchiveReason.DUPLICATE_MEMBER : file.reason(),
          file.reason() == null
              ? "Member " + number + " has the name of an earlier one, " + name + "."
              : file.message());
    }
    return file.reason() == null && MemberName.isUnsafe(name)
        ? RawMember.bad(
            name,
            ArchiveReason.UNSAFE_NAME,
            "Its name is absolute or leads to a folder above: " + name)
        : file;
  }

  private static long hash(String name) {
    return Long.parseUnsignedLong(
        Digests.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, 16), 16);
  }

  private void addMembers(List<RawMember> group) {
    Set<RawMember> used = new HashSet<>();
    Map<RawMember, Map<String, Member.Text>> texts = new HashMap<>();
    for (RawMember text : group) {
      if (text.text() == null) {
        continue;
      }
      String ending = MemberName.ending(text.name());
      boolean ofSample =
          text.name().length() == MemberName.key(text.name()).length() + 1 + ending.length();
      for (RawMember file : group) {
        if (file.text() == null
            && (ofSample || MemberName.stem(file.name()).equals(MemberName.stem(text.name())))) {
          used.add(text);
          String decoded = decode(text.text());
          if (decoded != null) {
            texts
                .computeIfAbsent(file, ignored -> new HashMap<>())
                .putIfAbsent(ending, new Member.Text(text.name(), decoded));
          }
        }
      }
    }
    for (RawMember file : group) {
      if (!used.contains(file)) {
        ready.add(Member.of(file.name(), file.place(), texts.getOrDefault(file, Map.of())));
      } else if (decode(file.text()) == null) {
        ready.add(Member.bad(file.name(), ArchiveReason.BAD_SIDECAR, "It is no text in UTF-8."));
      }
    }
  }

  private static String decode(byte[] text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
