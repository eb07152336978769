package org.winnow.model.detect;

import java.util.Map;
import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.ModelException;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;

/** The families of detectors, and how a detector of each is loaded. A new family is added here. */
public final class DetectorFamilies {
  /** Readers of the outputs of a graph. */
  private static final Map<Family, DetectionDecoder> DECODERS =
      Map.of(Family.YUNET, new YunetDecoder(), Family.SCRFD, new ScrfdDecoder());

  private DetectorFamilies() {}

  /**
   * The detector of a spec in this JVM, one pass at the picture's own size; wrap it in a {@link
   * ScalingDetector} to search other sizes.
   *
   * @throws ModelException if it cannot be loaded, or is not a detector
   */
  public static Detector of(ModelSpec spec, Device device) {
    return ModelHolder.get(Detector.class, spec, device, () -> load(spec, device));
  }

  private static Detector load(ModelSpec spec, Device device) {
    if (spec.family() == Family.HAAR) {
      return HaarDetector.load(spec);
    }
    DetectionDecoder decoder = DECODERS.get(spec.family());
    if (decoder == null) {
      throw new ModelException(
          "model "
              + spec.id()
              + " is no detector: its family is '"
              + spec.family().word()
              + "'. Name a model of task 'detection'");
    }
    return OnnxDetector.load(spec, decoder, device);
  }
}
