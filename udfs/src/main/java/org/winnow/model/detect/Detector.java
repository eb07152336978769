package org.winnow.model.detect;

import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.Detection;

/** Finds the faces of a picture. Safe for use by many threads. */
public interface Detector {
  /**
   * All faces of one picture.
   *
   * @param bgrUpright picture, 8 bit, 3 channels, turned upright; it is not changed
   * @return the faces in pixels of that picture, {@link Detection#BEST_FIRST best first}; empty if
   *     there is none. They are not checked: numbers may be NaN or describe no face (see {@link
   *     org.winnow.face.DetectionFault})
   */
  List<Detection> detect(Mat bgrUpright);
}
