package org.winnow.udf;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.CropCodec;
import org.winnow.model.Device;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.Embedders;
import org.winnow.model.embed.UnitVector;

/**
 * {@code face_embed(crop, model)}. One crop a call, on the CPU: for queries; the stage embed works
 * on batches.
 */
final class FaceEmbed implements UDF2<byte[], String, float[]> {
  /** Spark setting that names the folder with the model files, as the executors see it. */
  static final String MODELS_DIR = "spark.winnow.models.dir";

  static final SqlFunction FUNCTION =
      new SqlFunction(
          "face_embed",
          2,
          functions.udf(new FaceEmbed(), DataTypes.createArrayType(DataTypes.FloatType, false)),
          "_FUNC_(crop, model) - Unit vector (array<float>) of an aligned 112x112 crop (binary) by"
              + " an embedder of conf/models; null if the crop is no such picture, or the model"
              + " gives no usable vector. The Spark setting "
              + MODELS_DIR
              + " names the folder of the model files; built-in models need none.",
          "SELECT _FUNC_(crop, 'mobilefacenet') FROM faces");

  private static final ConcurrentHashMap<String, ModelSpec> SPECS = new ConcurrentHashMap<>();

  @Override
  public float[] call(byte[] crop, String model) {
    if (crop == null || model == null) {
      return null;
    }
    Embedder embedder = Embedders.of(SPECS.computeIfAbsent(model, FaceEmbed::resolve), Device.CPU);
    Optional<Mat> decoded = CropCodec.decodeAligned(crop);
    if (decoded.isEmpty()) {
      return null;
    }
    try (Mat picture = decoded.get()) {
      UnitVector vector = UnitVector.of(embedder.embed(List.of(picture))[0]);
      return vector.usable() ? vector.values() : null;
    }
  }

  private static ModelSpec resolve(String model) {
    Optional<String> folder = Optional.ofNullable(SparkEnv.get().conf().get(MODELS_DIR, null));
    return ModelCatalogue.load(folder).resolve(model, Task.EMBEDDING, folder);
  }
}
