package org.winnow.stage.synthesize;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.Detection;
import org.winnow.model.attribute.AttributeModel;
import org.winnow.model.attribute.AttributeValue;

/** What models of attributes say of a generated face. */
final class FaceDescription {
  private FaceDescription() {}

  /**
   * The values by attribute, each of the first model that says it. An attribute whose output is not
   * finite is missing.
   */
  static Map<String, String> of(List<AttributeModel> models, Mat picture, Detection face) {
    float[] box = {face.x(), face.y(), face.width(), face.height()};
    Map<String, String> values = new TreeMap<>();
    for (AttributeModel model : models) {
      try (Mat cut = model.cut(picture, box)) {
        model
            .describe(List.of(cut))
            .get(0)
            .ifPresent(
                described -> {
                  for (AttributeValue value : described) {
                    values.putIfAbsent(value.attribute(), value.value());
                  }
                });
      }
    }
    return values;
  }

  /** The number of an attribute; NaN if it is unknown or missing. */
  static double number(Map<String, String> values, String attribute) {
    String value = values.getOrDefault(attribute, AttributeValue.UNKNOWN);
    return value.equals(AttributeValue.UNKNOWN) ? Double.NaN : Double.parseDouble(value);
  }
}
