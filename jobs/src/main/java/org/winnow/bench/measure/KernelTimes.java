package org.winnow.bench.measure;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.config.Config;
import org.winnow.face.Detection;
import org.winnow.face.DetectionFault;
import org.winnow.face.FaceAligner;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.model.Device;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.detect.Detector;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.detect.ScalingDetector;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.Embedders;
import org.winnow.spark.TaskModel;

/**
 * What the kernels of the stages detect and embed cost alone: the floor under the stages.
 *
 * @param photos photographs measured
 * @param decode milliseconds a photograph and thread
 * @param detect milliseconds a photograph and thread
 * @param warp milliseconds a face and thread
 * @param embed milliseconds a face and thread
 */
public record KernelTimes(int photos, double decode, double detect, double warp, double embed) {
  private static final int WARM_UP = 100;

  /** What is measured. */
  public record Kernels(ImageCaps caps, Detector detector, Embedder embedder) {
    /** The kernels that these settings give the stages, on the processor. */
    public static Kernels of(Config config) {
      Optional<String> models = config.models().dir();
      ModelCatalogue catalogue = ModelCatalogue.load(models);
      ScalingDetector detector =
          new ScalingDetector(
              DetectorFamilies.of(
                  catalogue.resolve(config.detect().model(), Task.DETECTION, models), Device.CPU),
              TaskModel.detectOptions(config));
      Embedder embedder =
          Embedders.of(
              catalogue.resolve(config.embed().model(), Task.EMBEDDING, models), Device.CPU);
      return new Kernels(config.ingest().caps(), detector, embedder);
    }
  }

  /** Milliseconds of one thread for a number of photographs and faces. */
  public double floor(long photographs, long found) {
    return detectFloor(photographs, found) + embedFloor(found);
  }

  /** The part of stage detect: it decodes, detects and aligns. */
  public double detectFloor(long photographs, long found) {
    return photographs * (decode + detect) + found * warp;
  }

  /** The part of stage embed. */
  public double embedFloor(long found) {
    return found * embed;
  }

  /**
   * Measures with as many threads at once as there are processors, each on one native thread: that
   * is how a stage runs them, and processors that share a core or a cache slow each other.
   */
  public static KernelTimes measure(List<byte[]> files, Kernels kernels, int processors) {
    measure(files.subList(0, Math.min(WARM_UP, files.size())), kernels);
    List<KernelTimes> all =
        IntStream.range(0, processors).parallel().mapToObj(i -> measure(files, kernels)).toList();
    return new KernelTimes(
        all.get(0).photos,
        all.stream().mapToDouble(KernelTimes::decode).average().orElseThrow(),
        all.stream().mapToDouble(KernelTimes::detect).average().orElseThrow(),
        all.stream().mapToDouble(KernelTimes::warp).average().orElseThrow(),
        all.stream().mapToDouble(KernelTimes::embed).average().orElseThrow());
  }

  private static KernelTimes measure(List<byte[]> files, Kernels kernels) {
    long[] nanos = new long[4];
    int photos = 0;
    int faces = 0;
    for (byte[] file : files) {
      long start = System.nanoTime();
      try (Mat picture = ImageDecoder.decode(file, kernels.caps())) {
        long decoded = System.nanoTime();
        List<Detection> found = kernels.detector().detect(picture);
        nanos[0] += decoded - start;
        nanos[1] += System.nanoTime() - decoded;
        photos++;
        for (Detection face : found) {
          if (DetectionFault.of(face, picture.cols(), picture.rows()).isPresent()) {
            continue;
          }
          long before = System.nanoTime();
          try (Mat crop = FaceAligner.align(picture, face.landmarks())) {
            long warped = System.nanoTime();
            kernels.embedder().embed(List.of(crop));
            nanos[2] += warped - before;
            nanos[3] += System.nanoTime() - warped;
          }
          faces++;
        }
      } catch (UnusableImage e) {
        // Not a photograph: the stages do not see it either.
        continue;
      }
    }
    return new KernelTimes(
        photos,
        nanos[0] / 1e6 / Math.max(1, photos),
        nanos[1] / 1e6 / Math.max(1, photos),
        nanos[2] / 1e6 / Math.max(1, faces),
        nanos[3] / 1e6 / Math.max(1, faces));
  }
}
