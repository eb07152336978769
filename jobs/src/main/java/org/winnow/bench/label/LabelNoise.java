package org.winnow.bench.label;

import java.io.Serializable;

/**
 * How claims are made wrong, so that cleaning can be compared with the truth.
 *
 * @param outsiders share of strangers under each name, 0 to 0.9
 * @param swapped share of the right claims that exchange their names pairwise, 0 to 0.5
 * @param split people with {@link #FEWEST_OF_SPLIT} images or more whose images stand under two
 *     names
 * @param second what the second name of a split person looks like
 * @param joined pairs of people whose images stand under one name
 * @param repeated share of the right claims whose image is there once more, a little changed; every
 *     other one under another name, 0 to 0.5
 * @param tiny people who keep one to three images
 * @param fewest fewest images of a person who keeps a name
 * @param seed other numbers make other claims wrong
 */
record LabelNoise(
    double outsiders,
    double swapped,
    int split,
    SecondName second,
    int joined,
    double repeated,
    int tiny,
    int fewest,
    long seed)
    implements Serializable {
  static final int FEWEST_OF_SPLIT = 10;

  /** Strangers alone. */
  static LabelNoise outsiders(double share, int fewest, long seed) {
    return new LabelNoise(share, 0, 0, SecondName.ALIAS, 0, 0, 0, fewest, seed);
  }
}
