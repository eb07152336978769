package org.winnow.model.detect;

import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.ModelException;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;

/** The detectors of this JVM, see {@link ModelHolder}. */
public final class Detectors {
  private Detectors() {}

  /**
   * The detector of a spec, one pass at the picture's own size; wrap it in a {@link
   * ScalingDetector} to search other sizes.
   *
   * @throws ModelException if it cannot be loaded, or is not a detector
   */
  public static Detector of(ModelSpec spec, Device device) {
    return ModelHolder.get(
        Detector.class,
        spec,
        device,
        () ->
            spec.family() == Family.HAAR
                ? HaarDetector.load(spec)
                : OnnxDetector.load(spec, device));
  }
}
