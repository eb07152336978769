package org.winnow.config;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnow.text.caption.CaptionRules;
import org.winnow.text.caption.TermKind;

/** Settings of stage {@code captions}. A rule that is not set is as the preset says. */
public record CaptionSettings(
    Preset preset,
    List<String> about,
    Optional<Boolean> depictions,
    Optional<Boolean> people,
    Optional<Integer> minFaces,
    Optional<Integer> maxFaces,
    Optional<Double> minFaceArea,
    Optional<String> dictionaries,
    Optional<String> names,
    @Bounds(min = 16, max = 1 << 20) int maxLength,
    @Bounds(min = 1) long slice,
    @Bounds(min = 1) int taskCaptions)
    implements Checked {

  /** A set of rules. */
  public enum Preset {
    /** No rule: captions are described, and no image is dropped. */
    OFF(false, false, 0, 0, 0),
    /** Images whose caption speaks of a depiction alone are dropped. */
    DEPICTIONS(true, false, 0, 0, 0),
    /** The filter of FaceID-6M, as far as its authors published it. */
    FACEID6M(true, true, 1, 3, 0.04);

    private final boolean depictions;
    private final boolean people;
    private final int minFaces;
    private final int maxFaces;
    private final double minFaceArea;

    Preset(boolean depictions, boolean people, int minFaces, int maxFaces, double minFaceArea) {
      this.depictions = depictions;
      this.people = people;
      this.minFaces = minFaces;
      this.maxFaces = maxFaces;
      this.minFaceArea = minFaceArea;
    }
  }

  /** The rules in force. */
  public CaptionRules rules() {
    return new CaptionRules(
        kinds(),
        depictions.orElse(preset.depictions),
        people.orElse(preset.people),
        minFaces.orElse(preset.minFaces),
        maxFaces.orElse(preset.maxFaces),
        minFaceArea.orElse(preset.minFaceArea));
  }

  private Set<TermKind> kinds() {
    Set<TermKind> kinds = EnumSet.noneOf(TermKind.class);
    about.forEach(word -> kind(word).ifPresent(kinds::add));
    return kinds;
  }

  private static Optional<TermKind> kind(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "people" -> Optional.of(TermKind.PEOPLE);
      case "professions" -> Optional.of(TermKind.PROFESSION);
      case "nationalities" -> Optional.of(TermKind.NATIONALITY);
      case "names" -> Optional.of(TermKind.NAME);
      default -> Optional.empty();
    };
  }

  /** The settings that determine the rows of {@code captions}, by key. */
  public Map<String, String> decisive() {
    CaptionRules rules = rules();
    Map<String, String> decisive = new LinkedHashMap<>();
    decisive.put("captions.about", String.valueOf(rules.about()));
    decisive.put("captions.depictions", String.valueOf(rules.exclusions()));
    decisive.put("captions.people", String.valueOf(rules.people()));
    decisive.put("captions.min_faces", String.valueOf(rules.minFaces()));
    decisive.put("captions.max_faces", String.valueOf(rules.maxFaces()));
    decisive.put("captions.min_face_area", String.valueOf(rules.minFaceArea()));
    decisive.put("captions.max_length", String.valueOf(maxLength));
    return decisive;
  }

  @Override
  public void check(Faults faults) {
    for (String word : about) {
      if (kind(word).isEmpty()) {
        faults.add(
            "captions.about holds \"%s\": write people, professions, nationalities or names.",
            word);
      }
    }
    CaptionRules rules = rules();
    if (rules.minFaces() < 0 || rules.maxFaces() < 0) {
      faults.add("captions.min_faces and captions.max_faces are 0 or more; 0 is any number.");
    }
    if (rules.maxFaces() > 0 && rules.minFaces() > rules.maxFaces()) {
      faults.add(
          "captions.min_faces (%d) is above captions.max_faces (%d): no image could pass.",
          rules.minFaces(), rules.maxFaces());
    }
    if (!(rules.minFaceArea() >= 0 && rules.minFaceArea() <= 1)) {
      faults.add(
          "captions.min_face_area is %s: a share lies between 0 and 1.", rules.minFaceArea());
    }
  }
}
