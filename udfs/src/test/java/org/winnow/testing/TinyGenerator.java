package org.winnow.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.model.ModelFile;
import org.winnow.model.onnx.OnnxGraph;
import org.winnow.render.Picture;
import org.winnow.render.Studio;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.shot.Shot;

/**
 * A generator whose pictures are sums of drawn portraits, weighted by the numbers of the identity
 * vector. A vector with one 1 gives one portrait.
 */
public final class TinyGenerator {
  /** Numbers of an identity vector. */
  public static final int PEOPLE = 8;

  private static final int SIDE = 160;

  private TinyGenerator() {}

  /** Writes graph and descriptor. */
  public static void write(Path folder, String id) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    String z = graph.input("z", OnnxGraph.ANY, PEOPLE);
    String portraits = graph.constant(portraits(), PEOPLE, 3 * SIDE * SIDE);
    String flat = graph.node("MatMul", List.of(z, portraits));
    String image = graph.node("Reshape", List.of(flat, graph.constant(-1, 3, SIDE, SIDE)));
    graph.output("image", image, OnnxGraph.ANY, 3, SIDE, SIDE);
    Path file = Files.write(folder.resolve(id + ".onnx"), graph.bytes());
    Files.writeString(
        folder.resolve(id + ".conf"),
        String.join(
            "\n",
            "id = " + id,
            "task = generation",
            "family = decoder",
            "file = " + id + ".onnx",
            "sha256 = \"" + ModelFile.sha256(file) + "\"",
            "bytes = " + Files.size(file),
            "engine = onnx",
            "licence = none",
            "url = \"https://example.org\"",
            "trained_on = []",
            "generator { identity { name = z, shape = [" + PEOPLE + "] }",
            "  perturbations = [0.02] }",
            "output { names = [image], size = [" + SIDE + ", " + SIDE + "], colour = BGR",
            "  mean = [0, 0, 0], std = [255, 255, 255] }",
            ""));
  }

  private static float[] portraits() {
    float[] planes = new float[PEOPLE * 3 * SIDE * SIDE];
    for (int person = 0; person < PEOPLE; person++) {
      FaceIdentity id = FaceIdentity.of(100 + person);
      Picture drawn = new Studio(id).photograph(Shot.of(id, 1), Optional.empty());
      try (BytePointer pixels = new BytePointer(drawn.bgr());
          Mat view = new Mat(drawn.height(), drawn.width(), opencv_core.CV_8UC3, pixels);
          Mat small = new Mat();
          Size size = new Size(SIDE, SIDE)) {
        opencv_imgproc.resize(view, small, size);
        byte[] bgr = new byte[3 * SIDE * SIDE];
        small.data().get(bgr);
        for (int i = 0; i < bgr.length; i++) {
          int plane = person * 3 + i % 3;
          planes[plane * SIDE * SIDE + i / 3] = (bgr[i] & 0xff) / 255f;
        }
      }
    }
    return planes;
  }
}
