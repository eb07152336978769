package org.winnow.model;

import java.io.Serializable;

/**
 * Where a model runs.
 *
 * @param gpu index of the GPU on this host, or −1 for the processor
 */
public record Device(int gpu) implements Serializable {
  /** The processor. */
  public static final Device CPU = new Device(-1);

  /** True for a GPU. */
  public boolean isGpu() {
    return gpu >= 0;
  }

  @Override
  public String toString() {
    return isGpu() ? "gpu " + gpu : "cpu";
  }
}
