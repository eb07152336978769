package org.winnow.model.generate;

import java.io.Serializable;
import java.util.List;

/**
 * What a generator takes, beside what its {@code ModelSpec} says of its picture.
 *
 * @param identity the vector that makes the person; none where a seed does
 * @param norm length of identity vectors; 0 where any length is taken
 * @param noise further normally distributed input of each picture
 * @param conditions what the graph takes beside them
 * @param diffusion how noise becomes a picture; none where one pass of the graph does it
 * @param perturbations standard deviations of the noise on the identity vector, each for an equal
 *     share of the pictures of a person. For vectors with a norm: relative to the unit vector
 * @param trainedOn data sets that the generator was trained on: real people may come out of it
 */
public record GeneratorContract(
    Port identity,
    double norm,
    Port noise,
    Conditions conditions,
    Diffusion diffusion,
    List<Double> perturbations,
    List<String> trainedOn)
    implements Serializable {

  /** Of a generator that takes seeds alone. */
  public static final GeneratorContract SEEDS =
      new GeneratorContract(Port.NONE, 0, Port.NONE, Diffusion.NONE, List.of(0.0), List.of());

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public GeneratorContract {
    perturbations = List.copyOf(perturbations);
    trainedOn = List.copyOf(trainedOn);
    if (perturbations.isEmpty() || perturbations.stream().anyMatch(p -> !(p >= 0 && p <= 10))) {
      throw new IllegalArgumentException(
          "perturbations are one or more numbers of 0 to 10, not " + perturbations);
    }
    if (!(norm >= 0 && norm < 1e6)) {
      throw new IllegalArgumentException("norm is 0 or a length, not " + norm);
    }
  }

  /** A contract without further conditions. */
  public GeneratorContract(
      Port identity,
      double norm,
      Port noise,
      Diffusion diffusion,
      List<Double> perturbations,
      List<String> trainedOn) {
    this(identity, norm, noise, Conditions.NONE, diffusion, perturbations, trainedOn);
  }

  /** Whether a loop makes the picture. */
  boolean isDiffusion() {
    return !diffusion.equals(Diffusion.NONE);
  }

  /** The standard deviation of the noise on the identity of a picture. */
  public double perturbation(int imageIndex) {
    // The first picture is the reference of the person, without noise.
    return imageIndex == 0 ? 0 : perturbations.get((imageIndex - 1) % perturbations.size());
  }

  /**
   * An input of the graph.
   *
   * @param name in the graph
   * @param shape sizes without the batch
   */
  public record Port(String name, List<Integer> shape) implements Serializable {
    /** No input. */
    public static final Port NONE = new Port("", List.of());

    /**
     * @throws IllegalArgumentException if an input has no shape, or a size is below 1
     */
    public Port {
      shape = List.copyOf(shape);
      if (shape.isEmpty() != name.isEmpty() || shape.stream().anyMatch(size -> size < 1)) {
        throw new IllegalArgumentException("a shape is one or more sizes above 0, not " + shape);
      }
    }

    /** Number of values; 0 of no input. */
    public int size() {
      return shape.isEmpty() ? 0 : shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The shape of a batch. */
    long[] batch(int rows) {
      long[] sizes = new long[shape.size() + 1];
      sizes[0] = rows;
      for (int i = 0; i < shape.size(); i++) {
        sizes[i + 1] = shape.get(i);
      }
      return sizes;
    }
  }

  /**
   * A denoising loop: the graph predicts the noise in a picture at a time.
   *
   * @param sample input of the picture with noise, {@code [N, planes, height, width]}
   * @param time input of the time, float32 {@code [N]}, 0 to {@code trainingSteps - 1}
   * @param trainingSteps steps of the noise schedule
   * @param steps steps of the loop, at most {@code trainingSteps}
   * @param betaStart variance of the first step
   * @param betaEnd variance of the last step; linear between the two
   */
  public record Diffusion(
      String sample, String time, int trainingSteps, int steps, double betaStart, double betaEnd)
      implements Serializable {
    /** One pass makes the picture. */
    public static final Diffusion NONE = new Diffusion("", "", 1, 1, 0.5, 0.5);

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public Diffusion {
      if (steps < 1 || steps > trainingSteps) {
        throw new IllegalArgumentException(
            "diffusion.steps is 1 to training_steps (" + trainingSteps + "), not " + steps);
      }
      if (!(betaStart > 0 && betaStart <= betaEnd && betaEnd < 1)) {
        throw new IllegalArgumentException(
            "diffusion: 0 < beta_start <= beta_end < 1, not " + betaStart + " and " + betaEnd);
      }
    }
  }
}
