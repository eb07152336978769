package org.winnow.stage.attributes;

import java.io.Serializable;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.attribute.AttributeModel;
import org.winnow.spark.TaskModel;

/**
 * A model of attributes for tasks.
 *
 * @param model its files
 * @param contract of its descriptor
 */
record TaskAttributes(TaskModel model, AttributeContract contract) implements Serializable {
  /** The model, loaded once per JVM. Only inside a task. */
  AttributeModel load() {
    return model.attributes(contract);
  }
}
