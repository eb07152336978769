package org.winnow.claim;

import java.io.Serializable;
import java.util.Map;
import org.winnow.config.Config;

/**
 * Defaults for claims, from the settings. Serialisable for executors.
 *
 * @param dataset collection, if the manifest does not name it
 * @param licence licence, if the manifest does not name it
 * @param basis legal basis, if the manifest does not name it
 * @param encoding encoding of text manifests
 * @param columns the manifest's column for some of our words
 * @param frameFolders whether a folder below that of a name is a track
 */
public record Defaults(
    String dataset,
    String licence,
    String basis,
    String encoding,
    Map<String, String> columns,
    boolean frameFolders)
    implements Serializable {
  public static Defaults of(Config.Ingest settings) {
    return new Defaults(
        settings.dataset(),
        settings.licence(),
        settings.basis(),
        settings.encoding(),
        Map.of(),
        settings.frameFolders());
  }

  public static Defaults of(Config.Crawl settings) {
    return new Defaults(
        settings.dataset(),
        settings.licence(),
        settings.basis().orElseThrow(),
        settings.encoding(),
        settings.columns(),
        false);
  }
}
