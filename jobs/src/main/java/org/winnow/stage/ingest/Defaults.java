package org.winnow.stage.ingest;

import java.io.Serializable;
import org.winnow.config.Config;

/**
 * Defaults for claims, from the settings. Serialisable for executors.
 *
 * @param dataset collection, if the manifest does not name it
 * @param licence licence, if the manifest does not name it
 * @param basis legal basis, if the manifest does not name it
 * @param encoding encoding of text manifests
 */
record Defaults(String dataset, String licence, String basis, String encoding)
    implements Serializable {
  static Defaults of(Config.Ingest settings) {
    return new Defaults(
        settings.dataset(), settings.licence(), settings.basis(), settings.encoding());
  }
}
