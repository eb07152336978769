package org.winnow.bench.leaks;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.kernel.Vectors;
import org.winnow.model.generate.EvolutionStrategy;
import org.winnow.model.generate.Generator;
import org.winnow.model.generate.GeneratorInput;
import org.winnow.model.generate.IdentityVectors;

/**
 * The faces that a generator makes of identity vectors, and the search for a vector whose face
 * comes near to a person.
 *
 * @param identities how the vectors are drawn and scaled
 */
record LatentFaces(Generator generator, IdentityVectors identities, FacePictures pictures) {
  private static final int PARENTS = 10;
  private static final int OFFSPRING = 20;

  /** In units of the deviation of a drawn vector's numbers. */
  private static final double STEP = 0.3;

  /**
   * The end of a climb.
   *
   * @param cosine to the person; NaN if no picture showed a face
   * @param vector of the face; empty without one
   */
  record Climb(double cosine, Optional<float[]> vector) {}

  /** The unit vector of the reference face of a person; empty if it shows no face. */
  Optional<float[]> reference(long identitySeed) {
    return vectors(List.of(identities.draw(identitySeed)), identitySeed).get(0);
  }

  /**
   * Climbs from a drawn vector towards a person.
   *
   * @param person unit vector
   * @param identitySeed of the vector to start from
   * @param pictures budget
   * @param seed of the climb
   */
  Climb climb(float[] person, long identitySeed, int pictures, long seed) {
    EvolutionStrategy.Best best =
        new EvolutionStrategy(
                PARENTS, OFFSPRING, (pictures - 1) / OFFSPRING, STEP * identities.unit())
            .maximise(
                latents -> cosines(vectors(latents, identitySeed), person),
                identities.draw(identitySeed),
                new Random(seed));
    Optional<float[]> vector = vectors(List.of(best.vector()), identitySeed).get(0);
    return new Climb(vector.map(face -> Vectors.dot(face, person)).orElse(Double.NaN), vector);
  }

  private static double[] cosines(List<Optional<float[]>> faces, float[] person) {
    return faces.stream()
        .mapToDouble(face -> face.map(vector -> Vectors.dot(vector, person)).orElse(Double.NaN))
        .toArray();
  }

  private List<Optional<float[]>> vectors(List<float[]> latents, long identitySeed) {
    long seed = IdentityVectors.imageSeed(identitySeed, 0, 0);
    List<Mat> made =
        generator.generate(
            latents.stream()
                .map(latent -> new GeneratorInput(identities.scaled(latent), identitySeed, seed))
                .toList());
    try {
      return pictures.vectors(made);
    } finally {
      made.forEach(Mat::close);
    }
  }
}
