package org.winnow.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.winnow.table.Curated;
import org.winnow.table.Mix;
import org.winnow.text.Csv;

/** Metadata of a face as text. */
final class FaceMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FaceMetadata() {}

  static byte[] json(ExportedFace face) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(Curated.FACE_ID.name(), face.faceId());
    facts.put(Curated.IMAGE_ID.name(), face.imageId());
    facts.put(Curated.IDENTITY_ID.name(), face.identityId());
    facts.put(Curated.IDENTITY.name(), face.identity());
    facts.put(Curated.LABEL.name(), face.label());
    facts.put(Curated.URI.name(), face.uri());
    facts.put(Curated.DATASET.name(), face.dataset());
    facts.put(Curated.LICENCE.name(), face.licence());
    facts.put(Curated.BASIS.name(), face.basis());
    face.mixed()
        .ifPresent(
            mixed -> {
              facts.put(Mix.SOURCE.name(), mixed.source());
              facts.put(Mix.COPY.name(), mixed.copy());
              facts.put(Mix.POSITION.name(), face.place());
              facts.put(Mix.ORIGIN.name(), mixed.origin());
              facts.put(Mix.WEIGHT.name(), mixed.weight());
            });
    try {
      return JSON.writeValueAsBytes(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first line of a manifest. */
  static String csvHead(boolean mixed) {
    return Csv.line(mixed ? Mix.MANIFEST : Curated.MANIFEST) + "\n";
  }

  static String csv(ExportedFace face) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                face.mixed().isPresent() ? Csv.harmless(face.faceId()) : face.faceId(),
                face.mixed().isPresent() ? Csv.harmless(face.imageId()) : face.imageId(),
                Csv.harmless(face.identity()),
                Integer.toString(face.label()),
                Csv.harmless(face.uri()),
                Csv.harmless(face.dataset()),
                Csv.harmless(face.licence()),
                Csv.harmless(face.basis())));
    face.mixed()
        .ifPresent(
            mixed ->
                cells.addAll(
                    List.of(
                        mixed.source(),
                        Integer.toString(mixed.copy()),
                        Long.toString(face.place()),
                        Csv.harmless(mixed.origin()),
                        Float.toString(mixed.weight()))));
    return Csv.line(cells) + "\n";
  }
}
