package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.TaskContextImpl;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.winnow.model.Device;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

/** Which GPU a task may use, as Spark and the settings say. */
class TaskGpuTest {
  @AfterEach
  void noTask() {
    TaskContext$.MODULE$.unset();
  }

  @Test
  void theGpuIsTheOneThatSparkAssigned() {
    task("AUTO", "3", "7");
    assertThat(TaskGpu.forKernels()).contains(new Device(3));
    task(null, "3");
    assertThat(TaskGpu.forKernels()).contains(new Device(3));
  }

  @Test
  void withoutOneTheProcessorWorks() {
    task("AUTO");
    assertThat(TaskGpu.forKernels()).isEmpty();
    task("GPU");
    assertThat(TaskGpu.forKernels()).isEmpty();
  }

  @Test
  void theSettingsMayForbidIt() {
    task("CPU", "3");
    assertThat(TaskGpu.forKernels()).isEmpty();
    assertThat(TaskGpu.assigned()).contains(new Device(3));
  }

  /** Makes this thread that of a task. */
  private static void task(String policy, String... addresses) {
    Properties properties = new Properties();
    if (policy != null) {
      properties.setProperty("winnow.models.device", policy);
    }
    Map<String, ResourceInformation> resources = Map$.MODULE$.empty();
    if (addresses.length > 0) {
      resources = resources.updated("gpu", new ResourceInformation("gpu", addresses));
    }
    TaskContext task =
        new TaskContextImpl(
            0, 0, 0, 0, 0, 1, null, properties, null, TaskMetrics.empty(), 1, resources);
    TaskContext$.MODULE$.setTaskContext(task);
  }
}
