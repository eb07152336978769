package org.winnow.review;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.config.Secrets;
import org.winnow.identity.Reason;
import org.winnow.job.JobContext;
import org.winnow.job.Versions;
import org.winnow.page.Page;
import org.winnow.page.Pictures;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Faces;
import org.winnow.table.Labels;

/**
 * Questions to reviewers, as a CSV file and as one HTML file that shows the faces and saves the
 * answers.
 *
 * @param csv all questions
 * @param html the first questions, at most {@code report.max_bytes} long
 * @param questions number in the CSV file
 * @param shown number in the HTML file
 */
public record ReviewPage(byte[] csv, byte[] html, int questions, int shown) {
  private static final String ASKED = "asked";
  private static final String PLACE = "place";

  private static final int FACES_OF_SIDE = 6;

  /** Bytes of the page around the questions. */
  private static final int FRAME_BYTES = 128 << 10;

  /**
   * Builds the questions of one round.
   *
   * @param round empty for the newest
   * @param most maximum number of questions
   */
  public static ReviewPage of(JobContext context, OptionalInt round, int most) {
    context.stepName("choose questions");
    Questions source = Questions.of(context.tables(), round);
    List<Question> questions = source.first(most);
    context.stepName("choose faces to show");
    Sides sides = new Sides(context.tables(), source.labels(), questions);
    context.stepName("fetch their pictures");
    Map<String, byte[]> pictures =
        Pictures.load(context.tables(), sides.rows(), context.config().report().faces());
    return assembled(context, source.round(), sides.entries(questions), sides.shown(pictures));
  }

  private static ReviewPage assembled(
      JobContext context, int round, List<Entry> entries, Map<String, ShownFace> faces) {
    long room = context.config().report().maxBytes().bytes() - FRAME_BYTES;
    Map<String, ShownFace> shown = new LinkedHashMap<>();
    List<Entry> first = new ArrayList<>();
    for (Entry entry : entries) {
      List<ShownFace> more =
          entry.faces().filter(id -> !shown.containsKey(id)).map(faces::get).toList();
      room -= Page.json(entry).length() + more.stream().mapToLong(f -> Page.json(f).length()).sum();
      if (room < 0) {
        break;
      }
      more.forEach(face -> shown.put(face.id(), face));
      first.add(entry);
    }
    About about =
        new About(
            Secrets.mask("warehouse", context.config().warehouse().orElseThrow()),
            context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
            Versions.winnow(),
            context.config().report().faces().name().toLowerCase(Locale.ROOT),
            round,
            entries.size() - first.size());
    byte[] html = Page.ofQuestions(new Data(about, first, shown));
    String csv = Question.csv(entries.stream().map(Entry::question).toList());
    return new ReviewPage(csv.getBytes(StandardCharsets.UTF_8), html, entries.size(), first.size());
  }

  /** Data of the page. */
  record Data(About about, List<Entry> questions, Map<String, ShownFace> faces) {}

  /**
   * Head of the page.
   *
   * @param faces {@code show}, {@code blur} or {@code none}
   * @param leftOut number of questions that did not fit
   */
  record About(
      String warehouse, String made, String version, String faces, int round, int leftOut) {}

  /**
   * A question with the shown faces, by id.
   *
   * @param asked faces that depend on the answer
   * @param own kept faces of the identity
   * @param others kept faces of the other identity
   */
  record Entry(Question question, List<String> asked, List<String> own, List<String> others) {
    Stream<String> faces() {
      return Stream.of(asked, own, others).flatMap(List::stream).distinct();
    }
  }

  /**
   * A face.
   *
   * @param picture WebP as base64; null if it is not shown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShownFace(String id, String decision, Double similarity, String picture) {}

  /** The faces of both identities of all questions. */
  private static final class Sides {
    private static final String WAITS = "waits";
    private static final Column[] SHOWN = {
      Labels.FACE_ID.col(), Labels.IDENTITY_ID.col(), Labels.DECISION.col(), Labels.SIMILARITY.col()
    };
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, List<String>> waiting = new HashMap<>();
    private final Map<String, List<String>> kept = new HashMap<>();

    Sides(DeltaStore tables, Dataset<Row> labels, List<Question> questions) {
      Set<String> identities = new LinkedHashSet<>();
      Set<String> asked = new LinkedHashSet<>();
      for (Question question : questions) {
        Stream.of(question.identity(), question.other())
            .filter(java.util.Objects::nonNull)
            .forEach(identities::add);
        if (question.face() != null) {
          asked.add(question.face());
        }
      }
      Dataset<Row> ofSides = nearest(labels, texts(labels, identities));
      Dataset<Row> single =
          labels
              .join(broadcast(texts(labels, asked)), Labels.FACE_ID.col().equalTo(col(ASKED)))
              .select(SHOWN);
      find(tables, ofSides.unionByName(single).distinct());
    }

    private static Dataset<Row> nearest(Dataset<Row> labels, Dataset<Row> identities) {
      Column waits = Labels.is(Reason.Decision.REVIEW);
      Column place =
          row_number()
              .over(
                  Window.partitionBy(Labels.IDENTITY_ID.col(), col(WAITS))
                      .orderBy(Labels.SIMILARITY.col().desc_nulls_last(), Labels.FACE_ID.col()));
      return labels
          .filter(Labels.kept().or(Labels.is(Reason.Decision.REVIEW)))
          .join(broadcast(identities), Labels.IDENTITY_ID.col().equalTo(col(ASKED)))
          .withColumn(WAITS, waits)
          .withColumn(PLACE, place)
          .filter(col(PLACE).leq(FACES_OF_SIDE))
          .select(SHOWN);
    }

    private void find(DeltaStore tables, Dataset<Row> chosen) {
      Dataset<Row> files =
          tables.readWithFiles(Faces.TABLE).select(Faces.FACE_ID.col(), col(KeyedBytes.FILE));
      Column rank = when(Labels.SIMILARITY.col().isNull(), -2).otherwise(Labels.SIMILARITY.col());
      for (Row row :
          files
              .join(broadcast(chosen), Faces.FACE_ID.name())
              .orderBy(Labels.IDENTITY_ID.col(), rank.desc(), Faces.FACE_ID.col())
              .collectAsList()) {
        String id = row.getAs(Faces.FACE_ID.name());
        rows.put(id, row);
        String decision = row.getAs(Labels.DECISION.name());
        (decision.equals(Reason.Decision.REVIEW.name()) ? waiting : kept)
            .computeIfAbsent(row.getAs(Labels.IDENTITY_ID.name()), key -> new ArrayList<>())
            .add(id);
      }
    }

    List<Row> rows() {
      return List.copyOf(rows.values());
    }

    List<Entry> entries(List<Question> questions) {
      return questions.stream().map(this::entry).toList();
    }

    private Entry entry(Question question) {
      List<String> own = some(kept, question.identity());
      List<String> others = some(kept, question.other());
      List<String> waitingOthers = some(waiting, question.other());
      List<String> asked =
          question.face() == null ? some(waiting, question.identity()) : List.of(question.face());
      if (question.face() != null && own.isEmpty()) {
        own =
            some(waiting, question.identity()).stream()
                .filter(id -> !id.equals(question.face()))
                .toList();
      }
      return new Entry(question, asked, own, others.isEmpty() ? waitingOthers : others);
    }

    private static List<String> some(Map<String, List<String>> faces, String identity) {
      return faces.getOrDefault(identity, List.of()).stream().limit(FACES_OF_SIDE).toList();
    }

    Map<String, ShownFace> shown(Map<String, byte[]> pictures) {
      Map<String, ShownFace> shown = new LinkedHashMap<>();
      rows.forEach(
          (id, row) -> {
            byte[] picture = pictures.get(id);
            Number similarity = row.getAs(Labels.SIMILARITY.name());
            shown.put(
                id,
                new ShownFace(
                    id,
                    row.getAs(Labels.DECISION.name()),
                    similarity == null ? null : Math.round(similarity.doubleValue() * 1e4) / 1e4,
                    picture == null ? null : Base64.getEncoder().encodeToString(picture)));
          });
      return shown;
    }

    private static Dataset<Row> texts(Dataset<Row> any, Set<String> texts) {
      return any.sparkSession()
          .createDataFrame(
              texts.stream().map(RowFactory::create).toList(),
              new StructType().add(ASKED, DataTypes.StringType, false));
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ReviewPage other && java.util.Arrays.equals(html, other.html);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(html);
  }
}
