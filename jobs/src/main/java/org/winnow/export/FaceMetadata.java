package org.winnow.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** What is known of a face beside its picture, as text. */
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
    return line(
        face.faceId(),
        face.imageId(),
        face.identity(),
        Integer.toString(face.label()),
        face.uri(),
        face.dataset(),
        face.licence(),
        face.basis());
  }

  /** A line of CSV (RFC 4180), with its end. */
  static String line(String... cells) {
    StringJoiner line = new StringJoiner(",", "", "\n");
    for (String cell : cells) {
      boolean plain = !cell.matches("(?s).*[\",\\r\\n].*");
      line.add(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
    }
    return line.toString();
  }
}
