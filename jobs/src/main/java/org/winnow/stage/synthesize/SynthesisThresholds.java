package org.winnow.stage.synthesize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.winnow.config.SynthesizeSettings;
import org.winnow.config.Threshold;
import org.winnow.identity.Calibration;
import org.winnow.identity.ImpostorDistribution;

/**
 * The cosines of a run. The impostor pairs are those of real faces; where there are too few, those
 * of generated candidates.
 *
 * @param separation below it, two reference faces show two people
 * @param same from it on, a face shows the person of its reference face
 * @param leak from it on, a face is too near to a real face or person
 * @param ofRealFaces whether real faces were measured
 */
record SynthesisThresholds(double separation, double same, double leak, boolean ofRealFaces) {

  /**
   * Measures what the settings ask for.
   *
   * @param realFaces vectors of real faces
   * @param candidates vectors of generated faces of different people; asked for only if needed
   */
  static SynthesisThresholds measure(
      List<float[]> realFaces, Supplier<List<float[]>> candidates, SynthesizeSettings settings) {
    ImpostorDistribution ofReal = Calibration.unlabelledImpostors(realFaces);
    boolean ofRealFaces = !Calibration.hasTooFewPairs(ofReal);
    boolean isMeasured =
        Stream.of(settings.separation(), settings.same(), settings.leak())
            .anyMatch(threshold -> !(threshold instanceof Threshold.Cosine));
    ImpostorDistribution impostors =
        ofRealFaces || !isMeasured ? ofReal : Calibration.unlabelledImpostors(candidates.get());
    return new SynthesisThresholds(
        settings.separation().cosine(impostors::threshold),
        settings.same().cosine(impostors::threshold),
        settings.leak().cosine(impostors::threshold),
        ofRealFaces);
  }

  /** Adds the thresholds to the details of a run. */
  void addTo(ObjectNode details) {
    details.put("separation", separation);
    details.put("same", same);
    details.put("leak", leak);
    details.put("of_real_faces", ofRealFaces);
  }
}
