package org.winnow.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.InputContract.ColourOrder;
import org.winnow.model.ModelSpec;

/** Specs of the real models, by id, for tests that cannot read conf/models. */
public final class TestModels {
  private static final String ONNX = "onnx";
  private static final List<Float> ZERO = List.of(0f, 0f, 0f);
  private static final List<Float> ONE = List.of(1f, 1f, 1f);
  private static final InputContract YUNET_FREE =
      new InputContract("input", 0, 0, 32, ColourOrder.BGR, ZERO, ONE);
  private static final InputContract SCRFD =
      new InputContract("input.1", 0, 0, 32, ColourOrder.RGB, same(127.5f), same(128f));

  private static final Map<String, ModelSpec> SPECS = new TreeMap<>();

  static {
    yunet(
        "yunet-2026may",
        "face_detection_yunet_2026may.onnx",
        "ebafce4e3c118d6554634be5c27ab333b4c047a9a8c3faf1d7cf93101c22f0f0",
        "MIT",
        YUNET_FREE);
    yunet(
        "yunet-2023mar",
        "face_detection_yunet_2023mar.onnx",
        "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
        "MIT",
        new InputContract("input", 640, 640, 1, ColourOrder.BGR, ZERO, ONE));
    yunet(
        "yunet-s",
        "yunet_s_dynamic.onnx",
        "daede24002cc8590f457998cc5e6c9e8b82f45f6bd969506a8913cd4ed10a2d3",
        "Apache-2.0",
        YUNET_FREE);
    yunet(
        "yunet-n",
        "yunet_n_dynamic.onnx",
        "104ee26c71d5c270ce79a6b3dced91c91013260d29a6bf18f9296c5b8c4c2b12",
        "Apache-2.0",
        YUNET_FREE);
    scrfd(
        "scrfd-500m",
        "scrfd_det_500m.onnx",
        "5e4447f50245bbd7966bd6c0fa52938c61474a04ec7def48753668a9d8b4ea3a",
        List.of("443", "468", "493", "446", "471", "496", "449", "474", "499"));
    scrfd(
        "scrfd-2.5g",
        "scrfd_2.5g_bnkps.onnx",
        "bc24bb349491481c3ca793cf89306723162c280cb284c5a5e49df3760bf5c2ce",
        List.of("446", "466", "486", "449", "469", "489", "452", "472", "492"));
    embedder(
        "mobilefacenet",
        "mobilefacenet-foamliu.onnx",
        "b7120c095d60094f28a4a54ba6a8bf51b297a6273fb40ef6350dfec1f63d9507",
        "Apache-2.0",
        new InputContract(
            "input0",
            112,
            112,
            1,
            ColourOrder.RGB,
            List.of(123.675f, 116.28f, 103.53f),
            List.of(58.395f, 57.12f, 57.375f)),
        "output0",
        128,
        false);
    embedder(
        "w600k-mbf-int8",
        "w600k_mbf_int8-offlineid.onnx",
        "7caa7fb0ad6c37b33e6c59f6411084b487aaabd596bba645d2cce391a5871120",
        "InsightFace: non-commercial research only",
        new InputContract("input.1", 112, 112, 1, ColourOrder.RGB, same(127.5f), same(127.5f)),
        "516",
        512,
        true);
  }

  private TestModels() {}

  /** Ids of all models here. */
  public static List<String> ids() {
    return List.copyOf(SPECS.keySet());
  }

  /** The spec of a model that is on this machine; the test is skipped where it is not. */
  public static ModelSpec spec(String id) {
    ModelSpec s = SPECS.get(id);
    Path file = SharedData.model(s.path());
    return s.withPath(file.toString());
  }

  /** The same model with another input contract. */
  public static ModelSpec withInput(ModelSpec spec, InputContract input) {
    return new ModelSpec(
        spec.id(),
        spec.family(),
        spec.path(),
        spec.sha256(),
        spec.engine(),
        spec.licence(),
        input,
        spec.outputs(),
        spec.dimension(),
        spec.maxBatch(),
        spec.batchDependent(),
        spec.thresholds());
  }

  private static List<Float> same(float v) {
    return List.of(v, v, v);
  }

  private static void yunet(
      String id, String file, String sha256, String licence, InputContract input) {
    List<String> outputs =
        List.of(
            "cls_8", "cls_16", "cls_32", "obj_8", "obj_16", "obj_32", "bbox_8", "bbox_16",
            "bbox_32", "kps_8", "kps_16", "kps_32");
    detector(
        id, Family.YUNET, file, sha256, licence, input, outputs, Map.of("score", 0.6, "nms", 0.3));
  }

  private static void scrfd(String id, String file, String sha256, List<String> outputs) {
    detector(
        id,
        Family.SCRFD,
        file,
        sha256,
        "InsightFace: non-commercial research only",
        SCRFD,
        outputs,
        Map.of("score", 0.5, "nms", 0.4));
  }

  private static void detector(
      String id,
      Family family,
      String file,
      String sha256,
      String licence,
      InputContract input,
      List<String> outputs,
      Map<String, Double> thresholds) {
    SPECS.put(
        id,
        new ModelSpec(
            id, family, file, sha256, ONNX, licence, input, outputs, 0, 1, false, thresholds));
  }

  private static void embedder(
      String id,
      String file,
      String sha256,
      String licence,
      InputContract input,
      String output,
      int dimension,
      boolean batchDependent) {
    SPECS.put(
        id,
        new ModelSpec(
            id,
            Family.EMBEDDING,
            file,
            sha256,
            ONNX,
            licence,
            input,
            List.of(output),
            dimension,
            1,
            batchDependent,
            Map.of()));
  }
}
