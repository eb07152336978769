package org.winnow.stage.synthesize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.config.SynthesizeSettings.Target;
import org.winnow.face.CropQuality;
import org.winnow.face.Detection;
import org.winnow.face.DetectionFault;
import org.winnow.face.FaceAligner;
import org.winnow.kernel.Vectors;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.attribute.AttributeModel;
import org.winnow.model.embed.UnitVector;
import org.winnow.model.generate.EvolutionStrategy;
import org.winnow.model.generate.GeneratorInput;
import org.winnow.table.Faces;

/**
 * Makes several pictures of a face and takes the one whose measures are nearest to its targets:
 * pose, quality, or numbers that models of attributes say. It needs no gradients. The vectors of
 * identities are moved by an {@link EvolutionStrategy}; a generator of seeds gets other seeds.
 *
 * <p>The loss is the sum of the squared differences in units of their scales, and 100 times what is
 * missing to the cosine of the same person, as Vec2Face weighs it (Wu et al., ICLR 2025).
 */
final class Steering {
  private static final int OFFSPRING = 8;
  private static final int PARENTS = 4;

  /** The least step, in standard deviations of an identity vector. */
  private static final double MIN_STEP = 0.05;

  private static final double IDENTITY_WEIGHT = 100;

  /** Loss of a measure that cannot be taken. */
  private static final double UNKNOWN_LOSS = 100;

  /** Measures of every face. */
  private static final Map<String, ToDoubleFunction<CropQuality>> MEASURES =
      new TreeMap<>(
          Map.of(
              Faces.YAW.name(), quality -> quality.pose().yaw(),
              Faces.PITCH.name(), quality -> quality.pose().pitch(),
              Faces.ROLL.name(), quality -> quality.pose().roll(),
              Faces.SHARPNESS.name(), CropQuality::sharpness,
              Faces.BRIGHTNESS.name(), CropQuality::brightness,
              Faces.CONTRAST.name(), CropQuality::contrast,
              Faces.EYE_DISTANCE.name(), CropQuality::interEye));

  private final FaceMaker maker;
  private final FaceMaker.Loaded models;

  /** Models that say what a target asks for. */
  private final List<AttributeModel> describers;

  Steering(FaceMaker maker, FaceMaker.Loaded models) {
    this.maker = maker;
    this.models = models;
    boolean areAsked =
        maker.targets().stream().anyMatch(target -> !MEASURES.containsKey(target.measure()));
    describers = areAsked ? models.describers() : List.of();
  }

  /** What is wrong with targets; empty: nothing. */
  static List<String> faults(List<Target> targets, List<AttributeContract> models) {
    Set<String> known = new TreeSet<>(MEASURES.keySet());
    models.stream()
        .flatMap(model -> model.attributes().stream())
        .filter(attribute -> attribute.reading().isNumber())
        .forEach(attribute -> known.add(attribute.name()));
    return targets.stream()
        .map(Target::measure)
        .filter(measure -> !known.contains(measure))
        .map(
            measure ->
                "synthesize.steer."
                    + measure
                    + ": there is no such measure, but "
                    + String.join(", ", known)
                    + ". Models of synthesize.models add the numbers that they say.")
        .toList();
  }

  /**
   * What the best picture is made from.
   *
   * @param start input of the picture without steering
   * @param deviation of the noise in its vector
   * @param reference vector of the reference face
   */
  GeneratorInput steered(GeneratorInput start, double deviation, float[] reference) {
    Random random = new Random(start.seed());
    double[] wanted =
        maker.targets().stream()
            .mapToDouble(
                target -> target.from() + random.nextDouble() * (target.to() - target.from()))
            .toArray();
    return start.identity().length == 0
        ? bestSeed(start, wanted, reference, random)
        : bestVector(start, deviation, wanted, reference, random);
  }

  private GeneratorInput bestSeed(
      GeneratorInput start, double[] wanted, float[] reference, Random random) {
    GeneratorInput best = start;
    double highest = Double.NEGATIVE_INFINITY;
    for (int made = 0; made < maker.steerPictures(); made += OFFSPRING) {
      List<GeneratorInput> inputs = new ArrayList<>();
      for (int i = made; i < Math.min(maker.steerPictures(), made + OFFSPRING); i++) {
        inputs.add(
            i == 0
                ? start
                : new GeneratorInput(start.identity(), start.identitySeed(), random.nextLong()));
      }
      double[] values = values(inputs, wanted, reference);
      for (int i = 0; i < values.length; i++) {
        if (values[i] > highest) {
          highest = values[i];
          best = inputs.get(i);
        }
      }
    }
    return best;
  }

  private GeneratorInput bestVector(
      GeneratorInput start, double deviation, double[] wanted, float[] reference, Random random) {
    EvolutionStrategy strategy =
        new EvolutionStrategy(
            PARENTS,
            OFFSPRING,
            (maker.steerPictures() - 1) / OFFSPRING,
            maker.vectors().unit() * Math.max(MIN_STEP, deviation));
    EvolutionStrategy.Best best =
        strategy.maximise(
            vectors ->
                values(
                    vectors.stream().map(vector -> moved(start, vector)).toList(),
                    wanted,
                    reference),
            start.identity(),
            random);
    return moved(start, best.vector());
  }

  private GeneratorInput moved(GeneratorInput start, float[] vector) {
    return new GeneratorInput(maker.vectors().scaled(vector), start.identitySeed(), start.seed());
  }

  /** The negative losses; NaN without a face. */
  private double[] values(List<GeneratorInput> inputs, double[] wanted, float[] reference) {
    double[] values = new double[inputs.size()];
    List<Mat> pictures = models.generator().generate(inputs);
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = value(pictures.get(i), wanted, reference);
      }
    } finally {
      pictures.forEach(Mat::close);
    }
    return values;
  }

  private double value(Mat picture, double[] wanted, float[] reference) {
    List<Detection> faces =
        DetectionFault.usable(models.detector().detect(picture), picture.cols(), picture.rows());
    if (faces.isEmpty()) {
      return Double.NaN;
    }
    Detection face = faces.get(0);
    try (Mat crop = FaceAligner.align(picture, face.landmarks())) {
      UnitVector vector = UnitVector.of(models.embedder().embed(List.of(crop))[0]);
      if (!vector.usable()) {
        return Double.NaN;
      }
      double missing = maker.minSame() - Vectors.dot(vector.values(), reference);
      double loss = IDENTITY_WEIGHT * Math.max(0, missing);
      CropQuality quality =
          CropQuality.measure(crop, face.landmarks(), picture.cols(), picture.rows());
      Map<String, String> described = FaceDescription.of(describers, picture, face);
      for (int i = 0; i < wanted.length; i++) {
        Target target = maker.targets().get(i);
        double measured = measure(target.measure(), quality, described);
        double difference = (measured - wanted[i]) / target.scale();
        loss += Double.isNaN(measured) ? UNKNOWN_LOSS : difference * difference;
      }
      return -loss;
    }
  }

  private static double measure(String name, CropQuality quality, Map<String, String> described) {
    if (MEASURES.containsKey(name)) {
      return MEASURES.get(name).applyAsDouble(quality);
    }
    return FaceDescription.number(described, name);
  }
}
