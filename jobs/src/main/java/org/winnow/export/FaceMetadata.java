package org.winnow.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.winnow.table.Curated;
import org.winnow.text.Csv;

/** Metadata of a face as text. */
final class FaceMetadata {
  static final String CSV_HEAD = Csv.line(Curated.MANIFEST) + "\n";

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
    try {
      return JSON.writeValueAsBytes(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String csv(ExportedFace face) {
    return Csv.line(
            face.faceId(),
            face.imageId(),
            Csv.harmless(face.identity()),
            Integer.toString(face.label()),
            Csv.harmless(face.uri()),
            Csv.harmless(face.dataset()),
            Csv.harmless(face.licence()),
            Csv.harmless(face.basis()))
        + "\n";
  }
}
