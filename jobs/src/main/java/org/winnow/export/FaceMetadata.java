package org.winnow.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.winnow.text.Csv;

/** Metadata of a face as text. */
final class FaceMetadata {
  static final String CSV_HEAD = "face_id,image_id,identity,label,uri,dataset,licence,basis\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  private FaceMetadata() {}

  static byte[] json(ExportedFace face) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("face_id", face.faceId());
    facts.put("image_id", face.imageId());
    facts.put("identity_id", face.identityId());
    facts.put("identity", face.identity());
    facts.put("label", face.label());
    facts.put("uri", face.uri());
    facts.put("dataset", face.dataset());
    facts.put("licence", face.licence());
    facts.put("basis", face.basis());
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
