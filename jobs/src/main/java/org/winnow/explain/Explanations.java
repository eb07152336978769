package org.winnow.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.explain.Explanation.Role;
import org.winnow.explain.Explanation.Side;
import org.winnow.identity.Cohort;
import org.winnow.identity.Reason;
import org.winnow.identity.ScoreBreakdown;
import org.winnow.page.DisplayText;
import org.winnow.store.DeltaStore;
import org.winnow.table.CleanDetails;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Explains faces of the newest round. The executors do the work. The number of requested faces
 * bounds the data on the driver.
 */
public final class Explanations {
  private final DeltaStore tables;
  private final int round;
  private final Dataset<Row> labels;
  private final ComparedIdentities compared;
  private final Optional<CleanDetails> details;

  private Explanations(DeltaStore tables, Optional<CleanDetails> details) {
    this.tables = tables;
    Dataset<Row> all = tables.read(Labels.TABLE);
    round = Labels.newestRound(all);
    labels = all.filter(Labels.ROUND.col().equalTo(round));
    compared =
        new ComparedIdentities(
            tables.read(Identities.TABLE).filter(Identities.ROUND.col().equalTo(round)));
    this.details = details.filter(measured -> measured.round() == round);
  }

  /**
   * Explains faces.
   *
   * @param faces ids; faces without a label are omitted
   * @return in the order of the ids
   */
  public static List<Explanation> of(DeltaStore tables, List<String> faces) {
    return of(tables, faces, LastCleaning.read(tables).details());
  }

  public static List<Explanation> of(
      DeltaStore tables, List<String> faces, Optional<CleanDetails> details) {
    return faces.isEmpty() ? List.of() : new Explanations(tables, details).explain(faces);
  }

  private List<Explanation> explain(List<String> faces) {
    Map<String, Row> ofImages = ofImages(faces);
    List<Row> asked =
        faces.stream().distinct().map(ofImages::get).filter(Objects::nonNull).toList();
    if (asked.isEmpty()) {
      return List.of();
    }
    compared.lookUp(asked);
    ShownFaces shown =
        new ShownFaces(tables, labels, embedder(asked.get(0)), List.copyOf(ofImages.keySet()));
    List<ShownFaces.Wanted> wanted = new ArrayList<>();
    for (Row label : asked) {
      Stream.of(ownOf(label), otherOf(label)).filter(Objects::nonNull).forEach(wanted::add);
    }
    shown.find(wanted);
    Set<String> images = ofImages.keySet().stream().map(Faces::imageId).collect(Collectors.toSet());
    Map<String, Copies> copies = Copies.of(tables, images);
    Map<String, List<String>> tracks = TrackPlaces.of(tables, images);
    Set<String> unnamed = CaptionSpans.unnamed(tables, images);
    Map<String, List<String>> benchmarks =
        Benchmarks.of(
            tables, asked.stream().map(label -> text(label, Labels.FACE_ID.name())).toList());
    return asked.stream()
        .map(
            label ->
                explanation(
                    label,
                    ofImages.values().stream().filter(row -> sibling(label, row)).toList(),
                    copies,
                    tracks,
                    benchmarks,
                    captions(label, unnamed),
                    shown))
        .toList();
  }

  /** The labels of all faces of the images that show the faces, by face. */
  private Map<String, Row> ofImages(List<String> faces) {
    Set<String> images =
        faces.stream().map(Faces::imageId).collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, Row> rows = new TreeMap<>();
    labels
        .filter(Faces.imageId(Labels.FACE_ID.col()).isin(images.toArray()))
        .collectAsList()
        .forEach(row -> rows.put(text(row, Labels.FACE_ID.name()), row));
    return rows;
  }

  private static boolean sibling(Row label, Row other) {
    String face = text(label, Labels.FACE_ID.name());
    String another = text(other, Labels.FACE_ID.name());
    return !face.equals(another) && Faces.imageId(face).equals(Faces.imageId(another));
  }

  /** The id of a student starts with the id of its embedder. */
  private static String embedder(Row label) {
    return text(label, Labels.MODEL_ID.name()).replaceAll("\\+.*", "");
  }

  private ShownFaces.Wanted ownOf(Row label) {
    String claimed = text(label, Labels.CLAIMED_IDENTITY.name());
    // The identity is empty. The one that it was merged into holds its faces.
    return ComparedIdentities.MERGES.contains(reason(label))
        ? wanted(label, compared.other(label), true, claimed, null)
        : wanted(label, compared.own(label), true, null, null);
  }

  private ShownFaces.Wanted otherOf(Row label) {
    boolean merged = ComparedIdentities.MERGES.contains(reason(label));
    String claimed = text(label, Labels.CLAIMED_IDENTITY.name());
    return wanted(label, compared.other(label), false, null, merged ? claimed : null);
  }

  private static ShownFaces.Wanted wanted(
      Row label, Row identity, boolean own, String sameClaim, String otherClaim) {
    return identity == null
        ? null
        : new ShownFaces.Wanted(
            text(label, Labels.FACE_ID.name()),
            own,
            text(identity, Identities.IDENTITY_ID.name()),
            sameClaim,
            otherClaim,
            text(identity, Identities.REASON.name()));
  }

  private Explanation explanation(
      Row label,
      List<Row> siblings,
      Map<String, Copies> copies,
      Map<String, List<String>> tracks,
      Map<String, List<String>> benchmarks,
      List<String> captions,
      ShownFaces shown) {
    Optional<Cohort.Stats> standing = standing(label);
    String id = text(label, Labels.FACE_ID.name());
    boolean sameSpace = text(label, Labels.MODEL_ID.name()).equals(embedder(label));
    Optional<Cohort.Stats> ofFaces = sameSpace ? standing : Optional.empty();
    Row own = compared.own(label);
    Row other = compared.other(label);
    return new Explanation(
        shown.face(id, DisplayText.shortened(text(label, Labels.CLAIMED_IDENTITY.name()))),
        round,
        text(label, Labels.MODEL_ID.name()),
        reason(label),
        standing,
        own == null ? null : side(label, own, true, shown, ofFaces),
        other == null ? null : side(label, other, false, shown, ofFaces),
        siblings.stream().map(row -> shown.neighbour(id, row, ofFaces)).toList(),
        copies.getOrDefault(Faces.imageId(id), Copies.NONE),
        tracks.getOrDefault(Faces.imageId(id), List.of()),
        new RoundBars(details).of(own, other, !captions.isEmpty()),
        captions,
        benchmarks.getOrDefault(id, List.of()));
  }

  /**
   * What captions say of a face's image.
   *
   * @param unnamed images with captions that no source names
   */
  private List<String> captions(Row label, Set<String> unnamed) {
    String image = Faces.imageId(text(label, Labels.FACE_ID.name()));
    if (reason(label) == Reason.CAPTION) {
      return CaptionSpans.sentences(tables, image);
    }
    boolean byCaption =
        text(label, Labels.CLAIMED_IDENTITY.name()) != null && unnamed.contains(image);
    return byCaption ? List.of(CaptionSpans.claim()) : List.of();
  }

  /** Two cosines with their scores determine the face's mean and deviation with impostors. */
  private static Optional<Cohort.Stats> standing(Row label) {
    Double cosine = number(label, Labels.SIMILARITY.name());
    Double score = number(label, Labels.SCORE.name());
    Double otherCosine = number(label, Labels.NEAREST_SIMILARITY.name());
    Double otherScore = number(label, Labels.NEAREST_SCORE.name());
    boolean known = cosine != null && score != null && otherCosine != null && otherScore != null;
    return known
        ? ScoreBreakdown.solveStats(cosine, score, otherCosine, otherScore)
        : Optional.empty();
  }

  private Side side(
      Row label, Row identity, boolean own, ShownFaces shown, Optional<Cohort.Stats> ofFaces) {
    Role role = own ? Role.CLAIMED : role(reason(label));
    String id = text(identity, Identities.IDENTITY_ID.name());
    String face = text(label, Labels.FACE_ID.name());
    Double cosine = null;
    Double score = null;
    // The label refers to the identity that the face was compared with or assigned to.
    if (own ? role(reason(label)) != Role.GIVEN : role == Role.GIVEN) {
      cosine = number(label, Labels.SIMILARITY.name());
      score = number(label, Labels.SCORE.name());
    } else if (id.equals(text(label, Labels.NEAREST_IDENTITY_ID.name()))) {
      cosine = number(label, Labels.NEAREST_SIMILARITY.name());
      score = number(label, Labels.NEAREST_SCORE.name());
    } else if (ofFaces.isPresent()) {
      cosine = RoundBars.cosine(shown.vector(face), ComparedIdentities.centre(identity));
    }
    if (score == null && cosine != null && ofFaces.isPresent()) {
      score = ofFaces.get().score(cosine);
    }
    return new Side(
        role,
        DisplayText.shortened(text(identity, Identities.NAME.name())),
        identity.getAs(Identities.FACES.name()),
        text(identity, Identities.STATUS.name()),
        cosine,
        score,
        shown.nearest(face, own, ofFaces));
  }

  private static Role role(Reason reason) {
    if (reason.decision() == Reason.Decision.MOVED) {
      return Role.GIVEN;
    }
    return ComparedIdentities.MERGES.contains(reason) ? Role.MERGED : Role.NEAREST;
  }

  static Reason reason(Row label) {
    return Reason.valueOf(text(label, Labels.REASON.name()));
  }

  static String text(Row row, String column) {
    return row.getAs(column);
  }

  static Double number(Row row, String column) {
    Number value = row.getAs(column);
    return value == null ? null : value.doubleValue();
  }
}
