package org.winnow.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.winnow.config.Config;
import org.winnow.config.Config.DevicePolicy;
import org.winnow.console.Errors;
import org.winnow.model.Device;
import org.winnow.model.ModelSpec;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.attribute.AttributeModel;
import org.winnow.model.detect.DetectOptions;
import org.winnow.model.detect.Detector;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.detect.ScalingDetector;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.Embedders;
import org.winnow.model.embed.PictureDescriptor;
import org.winnow.model.generate.Generator;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.model.generate.Generators;

/** A model for tasks: its files are shipped to all executors, and Spark assigns the device. */
public final class TaskModel implements Serializable {
  private final ModelSpec spec;
  private final ShippedModel shipped;
  private final DevicePolicy policy;
  private final DetectOptions options;

  private TaskModel(ModelSpec spec, ShippedModel shipped, Config config) {
    this.spec = spec;
    this.shipped = shipped;
    this.policy = config.models().device();
    this.options = detectOptions(config);
  }

  /** Ships the files of a model to the executors. */
  public static TaskModel of(SparkSession spark, ModelSpec spec, Config config) {
    return new TaskModel(spec, ShippedModel.ship(spark.sparkContext(), spec), config);
  }

  /** How a detector searches pictures of different sizes, from the settings. */
  public static DetectOptions detectOptions(Config config) {
    return new DetectOptions(
        config.detect().enlargeTo(),
        config.detect().reduceTo(),
        config.detect().retryScales() ? DetectOptions.DEFAULT.retryScales() : List.of(),
        config.detect().maxReduction());
  }

  /** The SHA-256 of the model. */
  public String sha256() {
    return spec.sha256();
  }

  /** The id of the model. */
  public String id() {
    return spec.id();
  }

  /** The detector, loaded once per JVM. Only inside a task. */
  public Detector detector() {
    return new ScalingDetector(DetectorFamilies.of(local(), device()), options);
  }

  /** The embedder, loaded once per JVM. Only inside a task. */
  public Embedder embedder() {
    return Embedders.of(local(), device());
  }

  /** The descriptor of whole pictures, loaded once per JVM. Only inside a task. */
  public PictureDescriptor descriptor() {
    return PictureDescriptor.of(local(), device());
  }

  /**
   * The model of attributes, loaded once per JVM. Only inside a task.
   *
   * @param contract of its descriptor
   */
  public AttributeModel attributes(AttributeContract contract) {
    return AttributeModel.of(local(), contract, device());
  }

  /**
   * The generator, loaded once per JVM. Only inside a task.
   *
   * @param contract of its descriptor
   */
  public Generator generator(GeneratorContract contract) {
    return Generators.of(local(), contract, device());
  }

  private ModelSpec local() {
    return spec.withPath(shipped.path());
  }

  private Device device() {
    Optional<Device> gpu = TaskGpu.assigned();
    if (policy == DevicePolicy.GPU && gpu.isEmpty()) {
      throw Errors.noGpu();
    }
    return policy == DevicePolicy.CPU ? Device.CPU : gpu.orElse(Device.CPU);
  }
}
