package org.winnow.nearest;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.winnow.job.Versions;
import org.winnow.page.DisplayText;
import org.winnow.page.Html;
import org.winnow.page.Page;
import org.winnow.page.Pictures;
import org.winnow.table.Faces;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/** The faces of a search as one HTML file without scripts or external files. */
public final class ContactSheet {
  private ContactSheet() {}

  /**
   * The page as a UTF-8 file.
   *
   * @param hits rows of {@link HitRows#described}
   * @param pictures WebP files by face id
   * @param query what was searched for, in words
   * @param found how
   * @param warehouse address of the warehouse, masked
   */
  public static byte[] of(
      List<Row> hits,
      Map<String, byte[]> pictures,
      String query,
      Found found,
      String warehouse,
      Instant made) {
    StringBuilder main = new StringBuilder("<article class=\"why\"><header><h3>");
    main.append(Html.escape(query)).append("</h3></header>\n<p>");
    main.append(Html.escape(found.line())).append("</p>\n<div class=\"row large\">\n");
    hits.forEach(hit -> figure(main, hit, pictures));
    main.append("</div></article>\n");
    String when = made.truncatedTo(ChronoUnit.SECONDS).toString();
    return Page.withoutScripts(
        "The nearest faces",
        warehouse + " · " + when.replace('T', ' ').replace("Z", " UTC"),
        main.toString(),
        ("Made by Winnow %s. It holds names%s, which are personal data. Protect it like the"
                + " warehouse, and make it again after an erasure.")
            .formatted(Versions.winnow(), pictures.isEmpty() ? "" : " and faces"));
  }

  private static void figure(StringBuilder main, Row hit, Map<String, byte[]> pictures) {
    String id = hit.getAs(Faces.FACE_ID.name());
    String decision = hit.getAs(Labels.DECISION.name());
    String name = DisplayText.shortened(hit.getAs(Sources.CLAIMED_NAME.name()));
    String uri = DisplayText.shortened(hit.getAs(Sources.URI.name()));
    String number = String.format(Locale.ROOT, "%.3f", hit.<Float>getAs(HitRows.COSINE));
    main.append("<figure class=\"")
        .append(decision == null ? "bystander" : decision.toLowerCase(Locale.ROOT))
        .append("\" title=\"")
        .append(Html.escape(id + (uri == null ? "" : " " + uri)))
        .append("\">")
        .append(Pictures.html(pictures.get(id), id + ", " + number))
        .append("<figcaption>")
        .append(hit.<Integer>getAs(HitRows.RANK))
        .append(" · ")
        .append(number)
        .append("<br>")
        .append(Html.escape(name == null ? "no name" : name))
        .append("</figcaption></figure>\n");
  }
}
