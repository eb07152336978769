package org.winnow.config;

import java.util.HashSet;
import java.util.List;

/**
 * Settings of stage {@code attributes}.
 *
 * @param models descriptor ids; none: the stage is no part of a run
 * @param batch faces per call of a model
 * @param slice images per commit
 * @param taskImages images per task
 */
public record AttributeSettings(
    List<String> models,
    @Bounds(min = 1, max = 4096) int batch,
    @Bounds(min = 1) long slice,
    @Bounds(min = 1) int taskImages)
    implements Checked {
  private static final int MAX_MODELS = 32;

  @Override
  public void check(Faults faults) {
    if (new HashSet<>(models).size() < models.size() || models.size() > MAX_MODELS) {
      faults.add("attributes.models is %s: name each model once, %d at most.", models, MAX_MODELS);
    }
  }
}
