package org.winnow.explain;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.winnow.page.DisplayText;
import org.winnow.store.DeltaStore;
import org.winnow.table.Captions;
import org.winnow.table.Sources;
import org.winnow.text.caption.CaptionReason;

/** What captions say of an image that they rule out, or whose person they name. */
final class CaptionSpans {
  private static final int SHOWN = 3;

  private CaptionSpans() {}

  /** One sentence for each reason and span, a few at most. */
  static List<String> sentences(DeltaStore tables, String imageId) {
    return tables
        .read(Captions.TABLE)
        .filter(Captions.IMAGE_ID.col().equalTo(imageId))
        .filter(Captions.is(Captions.Decision.DROP))
        .groupBy(
            Captions.REASON.col(), coalesce(Captions.SPAN.col(), lit("")).as(Captions.SPAN.name()))
        .count()
        .orderBy(Captions.REASON.col(), Captions.SPAN.col())
        .limit(SHOWN)
        .collectAsList()
        .stream()
        .map(CaptionSpans::sentence)
        .toList();
  }

  /** Of some images, those with a caption for which no source claims a name. */
  static Set<String> unnamed(DeltaStore tables, Set<String> images) {
    if (tables.isEmpty(Captions.TABLE)) {
      return Set.of();
    }
    return tables
        .read(Captions.TABLE)
        .filter(Captions.IMAGE_ID.col().isin(images.toArray()))
        .join(
            tables.read(Sources.TABLE).filter(Sources.isNamed()).select(Sources.IMAGE_ID.col()),
            new String[] {Sources.IMAGE_ID.name()},
            "left_anti")
        .select(Captions.IMAGE_ID.col())
        .distinct()
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .collect(Collectors.toSet());
  }

  /** What a name comes from that no source claims. */
  static String claim() {
    return "A caption of the image claims this name.";
  }

  private static String sentence(Row row) {
    CaptionReason reason = CaptionReason.valueOf(row.getString(0));
    String span = DisplayText.shortened(row.getString(1));
    return span.isEmpty()
        ? reason.sentence()
        : String.format(
            Locale.ROOT,
            "%s: \"%s\".",
            reason.sentence().substring(0, reason.sentence().length() - 1),
            span);
  }
}
