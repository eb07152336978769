package org.winnow.model.embed;

import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.ModelException;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;

/** The embedders of this JVM, see {@link ModelHolder}. */
public final class Embedders {
  private Embedders() {}

  /**
   * The embedder of a spec.
   *
   * @throws ModelException if it cannot be loaded, or is not an embedder
   */
  public static Embedder of(ModelSpec spec, Device device) {
    return ModelHolder.get(
        Embedder.class, spec, device, () -> OnnxEmbedder.load(spec, device, Family.EMBEDDING));
  }
}
