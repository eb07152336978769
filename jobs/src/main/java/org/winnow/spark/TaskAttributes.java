package org.winnow.spark;

import java.io.Serializable;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.attribute.AttributeModel;

/**
 * A model of attributes for tasks.
 *
 * @param model its files
 * @param contract of its descriptor
 */
public record TaskAttributes(TaskModel model, AttributeContract contract) implements Serializable {
  /** The model, loaded once per JVM. Only inside a task. */
  public AttributeModel load() {
    return model.attributes(contract);
  }
}
