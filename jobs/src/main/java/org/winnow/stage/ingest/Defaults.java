package org.winnow.stage.ingest;

import java.io.Serializable;
import org.winnow.config.Config;

/**
 * What settings say of claims, for executors.
 *
 * @param dataset collection, where a manifest does not name it
 * @param licence licence, where a manifest does not name it
 * @param basis ground of use, where a manifest does not name it
 * @param encoding encoding of manifests that are text
 */
record Defaults(String dataset, String licence, String basis, String encoding)
    implements Serializable {
  static Defaults of(Config.Ingest settings) {
    return new Defaults(
        settings.dataset(), settings.licence(), settings.basis(), settings.encoding());
  }
}
