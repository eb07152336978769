package org.winnow.image;

import org.bytedeco.opencv.global.opencv_core;

/** Threads of OpenCV, for the whole JVM. */
public final class OpenCvThreads {
  private OpenCvThreads() {}

  /**
   * A call uses the thread of its caller alone. Parallelism belongs to Spark; OpenCV would work on
   * one picture with all processors.
   */
  public static void useCallersOnly() {
    opencv_core.setNumThreads(1);
  }
}
