package org.winnow.bench.label;

import java.io.Serializable;
import java.util.Locale;
import java.util.SplittableRandom;
import org.winnow.kernel.EmbeddingGenerator;

/**
 * Generated faces under names, some of which are wrong. Everything follows from the number of a
 * face, so that any task can make any of them.
 *
 * <p>Strangers are people too, with {@value #FACES_OF_STRANGER} faces each on average. Faces from
 * {@link EmbeddingGenerator#faces} on belong to the giant, and then to the tiny identities.
 *
 * @param generator made without outliers
 * @param giant faces of one further, very large identity, strangers under its name included
 */
record GeneratedClaims(EmbeddingGenerator generator, LabelNoise noise, long giant)
    implements Serializable {
  private static final int FACES_OF_STRANGER = 3;
  private static final int MOST_OF_TINY = 3;

  /** Length of what a repeated face differs by. */
  private static final double CHANGE = 0.2;

  /** What a face is drawn for: draws of one purpose say nothing on those of another. */
  private enum Purpose {
    STRANGER,
    STRANGERS_NAME,
    SWAPPED,
    SWAPPED_NAME,
    ALIAS,
    REPEATED,
    REPEATED_NAME
  }

  /** Faces, those left out by {@link #exists} included. */
  long count() {
    return generator.faces() + giant + (long) MOST_OF_TINY * noise.tiny();
  }

  /** Whether there is such a face: a tiny identity has one to three. */
  boolean exists(long face) {
    long ofTiny = face - generator.faces() - giant;
    return ofTiny < 0 || ofTiny % MOST_OF_TINY <= ofTiny / MOST_OF_TINY % MOST_OF_TINY;
  }

  /** Number of whom it shows; numbers from {@link #named} on have no name. */
  int person(long face) {
    long original = original(face);
    return isStranger(original) ? stranger(original) : owner(original);
  }

  /** Number of people who have a name. */
  int named() {
    return generator.identities() + 1 + noise.tiny();
  }

  float[] vector(long face) {
    long original = original(face);
    float[] vector = generator.vector(person(original), original);
    if (original == face) {
      return vector;
    }
    float[] change = generator.vector(-1, face);
    double norm = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (CHANGE * change[i]);
      norm += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(norm);
    }
    return vector;
  }

  /** The name that is claimed for it. */
  String name(long face) {
    long original = original(face);
    if (original != face) {
      boolean other = random(Purpose.REPEATED_NAME, face).nextBoolean();
      return other ? anotherName(Purpose.REPEATED_NAME, face) : name(original);
    }
    if (isStranger(face)) {
      return face < generator.faces() ? anotherName(Purpose.STRANGERS_NAME, face) : ownName(face);
    }
    return !isOfGiant(face) && random(Purpose.SWAPPED, face).nextDouble() < noise.swapped()
        ? anotherName(Purpose.SWAPPED_NAME, face)
        : ownName(face);
  }

  static String personName(int person) {
    return String.format(Locale.ROOT, "Person %07d", person);
  }

  /** Whom a joined name is shared with; -1 where the person is the second of no pair. */
  int firstOf(int person) {
    int place = person - noise.split();
    return place >= 0 && place < 2 * noise.joined() && place % 2 == 1 ? person - 1 : -1;
  }

  boolean isSplit(int person) {
    return person < noise.split();
  }

  /** Whose face it would be if it were no stranger's. */
  private int owner(long face) {
    if (face < generator.faces()) {
      return generator.identity(face);
    }
    long ofTiny = face - generator.faces() - giant;
    return generator.identities() + (ofTiny < 0 ? 0 : 1 + (int) (ofTiny / MOST_OF_TINY));
  }

  /** The face that this one repeats: the one before it, or itself. */
  long original(long face) {
    boolean repeats =
        face < generator.faces()
            && face % 2 == 1
            && random(Purpose.REPEATED, face).nextDouble() < 2 * noise.repeated();
    return repeats ? face - 1 : face;
  }

  /** Its faces are not swapped: a share of them would outnumber the faces of small names. */
  private boolean isOfGiant(long face) {
    return face >= generator.faces() && face < generator.faces() + giant;
  }

  private boolean isStranger(long face) {
    return face < generator.faces() + giant
        && random(Purpose.STRANGER, face).nextDouble() < noise.outsiders();
  }

  private int stranger(long face) {
    double strangers = (generator.faces() + giant) * noise.outsiders() / FACES_OF_STRANGER;
    SplittableRandom random = random(Purpose.STRANGER, face);
    random.nextDouble();
    return named() + (int) (random.nextDouble() * Math.max(1, strangers));
  }

  private String ownName(long face) {
    int owner = owner(face);
    int first = firstOf(owner);
    String name = personName(first < 0 ? owner : first);
    return isSplit(owner) && random(Purpose.ALIAS, face).nextBoolean()
        ? SecondName.alias(name)
        : name;
  }

  /** The name of another face, so that large identities are named more often. */
  private String anotherName(Purpose purpose, long face) {
    SplittableRandom random = random(purpose, face);
    random.nextDouble();
    return ownName(random.nextLong(generator.faces()));
  }

  private SplittableRandom random(Purpose purpose, long face) {
    // Two rounds: neighbouring seeds alone give streams that are alike.
    long ofPurpose = new SplittableRandom(noise.seed() + 31L * purpose.ordinal()).nextLong();
    return new SplittableRandom(new SplittableRandom(ofPurpose ^ face).nextLong());
  }
}
