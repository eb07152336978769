package org.winnow.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Masks secrets in all output. Of Spark and Hadoop settings, it shows only the values of keys in
 * {@code conf/spark/shown-keys}, because no list of secret names is complete. Elsewhere it masks
 * values of keys that look secret, and secrets in URLs.
 */
public final class Secrets {
  static final String MASK = "******";

  private static final String SHOWN_KEYS = "spark/shown-keys";
  private static final List<String> PREFIXES = List.of("storage.hadoop.", "spark.hadoop.");
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(secret|passw|passphrase|token|credential|signature"
              + "|(access|account|private|session|encryption|api)[._-]?key)");

  /** A password may contain a slash. A port does not. */
  private static final Pattern USER_INFO =
      Pattern.compile("(://)(?:[^/@:\\s]*@|[^/@:\\s]*:(?!\\d+(?:/|$))[^@\\s]*@)");

  private static final Pattern QUERY =
      Pattern.compile(
          "(?i)([?&][^=&\\s]*(?:sig|token|secret|passw|credential|key)[^=&\\s]*=)[^&#\\s]+");

  private Secrets() {}

  /** The value, masked if its key or a part of it may be secret. */
  public static String mask(String key, String value) {
    if (value.equals("null")) {
      return value;
    }
    boolean foreign = key.startsWith("spark.") || key.startsWith("storage.hadoop");
    boolean secret = foreign ? !isShown(key) : SECRET_KEY.matcher(lower(key)).find();
    return secret ? MASK : maskText(value);
  }

  /** The text without passwords and keys in URLs. */
  public static String maskText(String text) {
    String open = USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
    return QUERY.matcher(open).replaceAll("$1" + MASK);
  }

  private static boolean isShown(String key) {
    String name =
        PREFIXES.stream()
            .filter(key::startsWith)
            .findFirst()
            .map(prefix -> key.substring(prefix.length()))
            .orElse(key);
    return shownKeys().matcher(name).matches();
  }

  /** Pattern of the keys whose values are shown; it matches none if the file is missing. */
  static Pattern shownKeys() {
    return Pattern.compile(
        ConfigLoader.text(SHOWN_KEYS)
            .orElse("")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(line -> Pattern.quote(line).replace("*", "\\E.*\\Q"))
            .collect(Collectors.joining("|")));
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
