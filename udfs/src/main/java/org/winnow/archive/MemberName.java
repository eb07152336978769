package org.winnow.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of members, which are data and never paths. */
public final class MemberName {
  private static final Pattern ABSOLUTE = Pattern.compile("^(?:[/\\\\]|[A-Za-z]:[/\\\\])");
  private static final Pattern HERE = Pattern.compile("^(?:\\./+)+");
  private static final Pattern SEPARATORS = Pattern.compile("[/\\\\]");

  private MemberName() {}

  /** Decodes a name: UTF-8, or another encoding if it is not UTF-8. */
  public static String decode(byte[] bytes, Charset otherwise) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, otherwise);
    }
  }

  /** The name without {@code ./} before it. */
  public static String plain(String name) {
    return HERE.matcher(name).replaceFirst("");
  }

  /** Whether a name, taken for a path, would lead out of its folder. */
  static boolean isUnsafe(String name) {
    return ABSOLUTE.matcher(name).find()
        || Arrays.asList(SEPARATORS.split(name, -1)).contains("..");
  }

  /** The folders of a name, the outermost first. */
  public static List<String> folders(String name) {
    int end = name.lastIndexOf('/');
    return end < 0
        ? List.of()
        : Arrays.stream(name.substring(0, end).split("/")).filter(part -> !part.isEmpty()).toList();
  }

  /** The name without its folders. */
  public static String base(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** What follows the last dot, in lower case; empty if there is none. */
  public static String ending(String name) {
    String base = base(name);
    int dot = base.lastIndexOf('.');
    return dot < 0 ? "" : base.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** The name without the last dot and what follows. */
  static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= name.lastIndexOf('/') ? name : name.substring(0, dot);
  }

  /** WebDataset's key: the name up to the first dot after its folders. */
  static String key(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? name : name.substring(0, dot);
  }
}
