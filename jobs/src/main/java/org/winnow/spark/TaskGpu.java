package org.winnow.spark;

import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.winnow.config.Config.DevicePolicy;
import org.winnow.model.Device;

/** The GPU of a task. Spark assigns it, and the setting {@code models.device} permits its use. */
public final class TaskGpu {
  /** A local property of the driver's thread, which Spark passes to the tasks of that thread. */
  private static final String POLICY = "winnow.models.device";

  private TaskGpu() {}

  /** Sets the device policy for the tasks that this thread starts. */
  public static void setPolicy(SparkContext spark, DevicePolicy policy) {
    spark.setLocalProperty(POLICY, policy.name());
  }

  /** The GPU for work that the CPU can do as well. Only inside a task. */
  public static Optional<Device> forKernels() {
    boolean cpuOnly = DevicePolicy.CPU.name().equals(TaskContext.get().getLocalProperty(POLICY));
    return cpuOnly ? Optional.empty() : assigned();
  }

  /** The GPU that Spark assigned to this task. Only inside a task. */
  static Optional<Device> assigned() {
    ResourceInformation gpus = TaskContext.get().resourcesJMap().get("gpu");
    return gpus == null || gpus.addresses().length == 0
        ? Optional.empty()
        : Optional.of(new Device(Integer.parseInt(gpus.addresses()[0])));
  }
}
