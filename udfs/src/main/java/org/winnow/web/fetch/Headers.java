package org.winnow.web.fetch;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The headers of an answer. Names are compared without regard to case. */
public final class Headers {
  /** No headers. */
  public static final Headers NONE = new Headers(Map.of());

  private final Map<String, List<String>> values;

  private Headers(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Collects headers in the order of the answer. */
  public static final class Builder {
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private int bytes;

    /**
     * Adds one line.
     *
     * @param value bytes as ISO 8859-1; null counts as empty
     */
    public Builder add(String name, String value) {
      String text = value == null ? "" : value.strip();
      bytes += name.length() + text.length() + 4;
      values.computeIfAbsent(lower(name), n -> new ArrayList<>(1)).add(utf8(text));
      return this;
    }

    /** Size of what was added, as it is sent in HTTP/1.1. */
    public int bytes() {
      return bytes;
    }

    public Headers build() {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      values.forEach((name, lines) -> copy.put(name, List.copyOf(lines)));
      return new Headers(Collections.unmodifiableMap(copy));
    }
  }

  /** The value of the first line of that name. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** The values of all lines of that name, not split at commas. */
  public List<String> all(String name) {
    return values.getOrDefault(lower(name), List.of());
  }

  /** Lines by name in lower case, in the order of the answer. */
  public Map<String, List<String>> toMap() {
    return values;
  }

  @Override
  public String toString() {
    return values.keySet().toString();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Some servers send UTF-8; what is not UTF-8 stays ISO 8859-1. */
  private static String utf8(String latin1) {
    if (latin1.chars().allMatch(c -> c < 0x80)) {
      return latin1;
    }
    try {
      byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return latin1;
    }
  }
}
