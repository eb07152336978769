package org.winnow.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What must never be printed, logged or stored: values of secret-looking keys, and passwords inside
 * URLs.
 */
public final class Secrets {
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(secret|password|passwd|token|credential|access[._-]?key|private[._-]?key|session[._-]?key)");
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]+@");
  private static final String MASK = "******";

  private Secrets() {}

  /** The value as it may be shown: masked where its key or a part of it is secret. */
  public static String mask(String key, String value) {
    if (SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).find() && !value.equals("null")) {
      return MASK;
    }
    return USER_INFO.matcher(value).replaceAll("$1" + MASK + "@");
  }
}
