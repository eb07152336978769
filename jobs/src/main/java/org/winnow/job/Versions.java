package org.winnow.job;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Versions of the software of a run. */
public final class Versions {
  private Versions() {}

  /** Winnow's version, from the manifest of the jar. */
  public static String winnow() {
    return Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Versions of Winnow, Java, Spark and Delta by name. */
  public static Map<String, String> all(String spark) {
    Map<String, String> versions = new TreeMap<>();
    versions.put("winnow", winnow());
    versions.put("java", System.getProperty("java.version"));
    versions.put("spark", spark);
    versions.put("delta", io.delta.package$.MODULE$.VERSION());
    return versions;
  }
}
