package org.winnow.bench.leaks;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.kernel.Vectors;
import org.winnow.model.embed.Embedder;
import org.winnow.model.generate.EvolutionStrategy;
import org.winnow.model.generate.Generator;
import org.winnow.model.generate.GeneratorInput;
import org.winnow.model.generate.IdentityVectors;

/**
 * The faces that a generator makes of identity vectors, and the search for a vector whose face
 * comes near to a person.
 *
 * @param identities how the vectors are drawn and scaled
 * @param witness another embedder of the same faces
 */
record LatentFaces(
    Generator generator,
    IdentityVectors identities,
    FacePictures pictures,
    Optional<Embedder> witness) {
  private static final int PARENTS = 10;
  private static final int OFFSPRING = 20;

  /** In units of the deviation of a drawn vector's numbers. */
  private static final double STEP = 0.3;

  /**
   * A face of a generator.
   *
   * @param vector its unit vector; empty without a face
   * @param witnessed that by the witness; empty without a witness or a face
   */
  record Face(Optional<float[]> vector, Optional<float[]> witnessed) {
    static final Face NONE = new Face(Optional.empty(), Optional.empty());
  }

  /**
   * The end of a climb.
   *
   * @param cosine to the person; NaN if no picture showed a face
   */
  record Climb(double cosine, Face face) {}

  /** The reference face of a person. */
  Face reference(long identitySeed) {
    return face(identities.draw(identitySeed), identitySeed);
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
    Face face = face(best.vector(), identitySeed);
    return new Climb(
        face.vector().map(vector -> Vectors.dot(vector, person)).orElse(Double.NaN), face);
  }

  private static double[] cosines(List<Optional<float[]>> faces, float[] person) {
    return faces.stream()
        .mapToDouble(face -> face.map(vector -> Vectors.dot(vector, person)).orElse(Double.NaN))
        .toArray();
  }

  private List<Optional<float[]>> vectors(List<float[]> latents, long identitySeed) {
    List<Mat> made = made(latents, identitySeed);
    try {
      return pictures.vectors(made);
    } finally {
      made.forEach(Mat::close);
    }
  }

  private Face face(float[] latent, long identitySeed) {
    try (Mat picture = made(List.of(latent), identitySeed).get(0);
        Mat crop = pictures.crop(picture).orElse(null)) {
      return crop == null
          ? Face.NONE
          : new Face(
              vector(pictures.embedder(), crop), witness.flatMap(other -> vector(other, crop)));
    }
  }

  private static Optional<float[]> vector(Embedder embedder, Mat crop) {
    return FacePictures.embed(embedder, List.of(crop)).get(0);
  }

  private List<Mat> made(List<float[]> latents, long identitySeed) {
    long seed = IdentityVectors.imageSeed(identitySeed, 0, 0);
    return generator.generate(
        latents.stream()
            .map(latent -> new GeneratorInput(identities.scaled(latent), identitySeed, seed))
            .toList());
  }
}
