package org.winnow.model.generate;

import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;

/** The generators of this JVM, see {@link ModelHolder}. */
public final class Generators {
  private Generators() {}

  /**
   * The generator of a spec.
   *
   * @throws org.winnow.model.ModelException if it cannot be loaded
   */
  public static Generator of(ModelSpec spec, GeneratorContract contract, Device device) {
    return ModelHolder.get(
        Generator.class,
        spec,
        device,
        () ->
            spec.family() == Family.PORTRAITS
                ? new PortraitGenerator()
                : OnnxGenerator.load(spec, contract, device));
  }
}
