package org.winnow.face;

/**
 * Sums over the used pixels of the fixed face of a registration, see {@link RegistrationLevel}: of
 * all, or of those that the moved face covers.
 */
final class FixedSums {
  int count;

  /** Of the deviations, and of their squares. */
  double deviations;

  double squares;

  /** Of the changes by each parameter, and of their products with the deviations. */
  final double[] changes = new double[RegistrationLevel.PARAMETERS];

  final double[] products = new double[RegistrationLevel.PARAMETERS];

  FixedSums copy() {
    FixedSums copy = new FixedSums();
    copy.count = count;
    copy.deviations = deviations;
    copy.squares = squares;
    System.arraycopy(changes, 0, copy.changes, 0, changes.length);
    System.arraycopy(products, 0, copy.products, 0, products.length);
    return copy;
  }

  /** Adds the n-th used pixel, or takes it away: times 1 or -1. */
  void add(RegistrationLevel level, int n, int times) {
    double deviation = level.deviations()[n];
    count += times;
    deviations += times * deviation;
    squares += times * deviation * deviation;
    int first = n * changes.length;
    for (int k = 0; k < changes.length; k++) {
      double change = times * level.changes()[first + k];
      changes[k] += change;
      products[k] += change * deviation;
    }
  }
}
