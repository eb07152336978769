package org.winnow.stage.captions;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.winnow.nlp.CaptionAnalysis;
import org.winnow.nlp.CaptionPipeline;
import org.winnow.table.Captions;
import org.winnow.table.Captions.Decision;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Sources;
import org.winnow.text.caption.CaptionDecision;
import org.winnow.text.caption.CaptionRules;
import org.winnow.text.caption.CaptionText;
import org.winnow.text.caption.FaceFacts;
import org.winnow.text.caption.TermKind;
import org.winnow.text.caption.TermSpan;

/** Reads captions on executors. Maps a row of {@link #INPUT} to a row of {@link Captions}. */
final class CaptionsTask implements MapPartitionsFunction<Row, Row> {
  static final Field FACE_COUNT =
      new Field("image_faces", DataTypes.LongType, true, "Faces of the image; null: not known");
  static final Field LARGEST_SHARE =
      new Field(
          "largest_share", DataTypes.DoubleType, true, "Share of the image of its largest face");

  /** An input row. */
  static final FieldList INPUT =
      FieldList.of(
          Sources.SOURCE_ID,
          Sources.IMAGE_ID,
          Sources.CAPTION,
          Sources.CLAIMED_NAME,
          Captions.TEXT_HASH,
          FACE_COUNT,
          LARGEST_SHARE);

  private final Broadcast<CaptionPipeline> pipeline;
  private final CaptionRules rules;
  private final int maxLength;
  private final LongAccumulator done;

  CaptionsTask(
      Broadcast<CaptionPipeline> pipeline,
      CaptionRules rules,
      int maxLength,
      LongAccumulator done) {
    this.pipeline = pipeline;
    this.rules = rules;
    this.maxLength = maxLength;
    this.done = done;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> sources) {
    CaptionPipeline shared = pipeline.value();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return sources.hasNext();
      }

      @Override
      public Row next() {
        Row row = outcome(sources.next(), shared);
        done.add(1);
        return row;
      }
    };
  }

  private Row outcome(Row source, CaptionPipeline shared) {
    String caption = source.getString(2);
    CaptionAnalysis analysis = shared.analyse(caption, source.getString(3), maxLength);
    CaptionText text = analysis.text();
    Optional<FaceFacts> faces =
        source.isNullAt(5)
            ? Optional.empty()
            : Optional.of(new FaceFacts((int) source.getLong(5), source.getDouble(6)));
    CaptionDecision decision = rules.decide(text, analysis.terms(), faces);
    List<String> people = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (TermSpan term : analysis.terms()) {
      if (term.kind() != TermKind.EXCLUSION) {
        (term.kind() == TermKind.NAME ? names : people).add(raw(text, term));
      }
    }
    return RowFactory.create(
        source.getString(0),
        source.getString(1),
        analysis.language(),
        analysis.script(),
        people.toArray(String[]::new),
        names.toArray(String[]::new),
        (decision.reason().drops() ? Decision.DROP : Decision.KEEP).name(),
        decision.reason().name(),
        decision.span().map(span -> raw(text, span)).orElse(null),
        decision
            .span()
            .map(span -> caption.codePointCount(0, text.begin(span.first())))
            .orElse(null),
        source.getLong(4));
  }

  private static String raw(CaptionText text, TermSpan span) {
    return text.rawText(span.first(), span.last());
  }
}
