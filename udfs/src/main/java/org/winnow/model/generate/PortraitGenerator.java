package org.winnow.model.generate;

import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.render.Picture;
import org.winnow.render.Studio;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.shot.Shot;

/**
 * The renderer as a generator: drawn portraits. They are no photographs and deceive nobody, but
 * detectors and embedders take them for faces. No file and no person is needed.
 */
final class PortraitGenerator implements Generator {
  @Override
  public List<Mat> generate(List<GeneratorInput> inputs) {
    return inputs.stream().map(PortraitGenerator::draw).toList();
  }

  private static Mat draw(GeneratorInput input) {
    FaceIdentity person = FaceIdentity.of(input.identitySeed());
    Picture picture =
        new Studio(person).photograph(Shot.of(person, input.seed()), Optional.empty());
    Mat mat = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC3);
    mat.data().put(picture.bgr());
    return mat;
  }
}
