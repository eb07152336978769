package org.winnow.explain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.winnow.job.Versions;
import org.winnow.page.Page;
import org.winnow.page.Pictures;

/** Explanations as one HTML file without scripts or external files. */
public final class ExplanationPage {
  private ExplanationPage() {}

  /**
   * The page as a UTF-8 file.
   *
   * @param pictures WebP files by face id; a face without one is an empty frame
   * @param warehouse address of the warehouse, masked
   */
  public static byte[] of(
      List<Explanation> explained, Map<String, byte[]> pictures, String warehouse, Instant made) {
    StringBuilder main = new StringBuilder();
    for (Explanation explanation : explained) {
      main.append(
          ExplanationHtml.of(
              explanation, (id, text) -> Pictures.html(pictures.get(id), text), true));
    }
    String when = made.truncatedTo(ChronoUnit.SECONDS).toString();
    return Page.ofExplanations(
        warehouse + " · " + when.replace('T', ' ').replace("Z", " UTC"),
        main.toString(),
        ("Made by Winnow %s. It holds names%s, which are personal data. Protect it like the"
                + " warehouse, and make it again after an erasure.")
            .formatted(Versions.winnow(), pictures.isEmpty() ? "" : " and faces"));
  }
}
