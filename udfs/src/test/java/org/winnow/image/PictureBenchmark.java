package org.winnow.image;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.winnow.testing.KernelBenchmark;

/** Reading and hashing of blurred noise, which is about as hard to decode as a photograph. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PictureBenchmark extends KernelBenchmark {
  private static final ImageCaps CAPS = new ImageCaps(1 << 24, 1 << 24, 4096, 1, 1);

  private Mat picture;
  private byte[] jpeg;
  private byte[] crop;

  @Setup
  public void draw() {
    opencv_core.setNumThreads(1);
    picture = noise(640, 480);
    try (BytePointer out = new BytePointer();
        Mat small = noise(112, 112)) {
      opencv_imgcodecs.imencode(".jpg", picture, out);
      jpeg = new byte[(int) out.limit()];
      out.get(jpeg);
      crop = CropCodec.encode(small);
    }
  }

  private static Mat noise(int width, int height) {
    Mat picture = new Mat(height, width, opencv_core.CV_8UC3);
    try (Mat low = new Mat(1, 1, opencv_core.CV_64F, new Scalar(0));
        Mat high = new Mat(1, 1, opencv_core.CV_64F, new Scalar(256));
        Size window = new Size(5, 5)) {
      opencv_core.setRNGSeed(1);
      opencv_core.randu(picture, low, high);
      opencv_imgproc.GaussianBlur(picture, picture, window, 2);
    }
    return picture;
  }

  @TearDown
  public void close() {
    picture.close();
  }

  /** 112 x 112, as the table of faces holds it. */
  @Benchmark
  public int cropDecode() {
    try (Mat decoded = CropCodec.decode(crop)) {
      return decoded.rows();
    }
  }

  /** A JPEG of 640 x 480. */
  @Benchmark
  public int jpegDecode() throws UnusableImage {
    try (Mat decoded = ImageDecoder.decode(jpeg, CAPS)) {
      return decoded.rows();
    }
  }

  /** Of 640 x 480. */
  @Benchmark
  public long perceptualHash() {
    return PerceptualHash.of(picture);
  }
}
