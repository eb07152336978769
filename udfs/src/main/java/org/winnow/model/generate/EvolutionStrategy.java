package org.winnow.model.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The (μ/μ_w, λ) evolution strategy with cumulative step-size adaptation: maximises a function
 * without its gradient. Every generation draws λ vectors around a mean; the weighted mean of the μ
 * best ones is the mean of the next generation. Steps that agree with those before them make the
 * step size larger, steps that undo them make it smaller.
 *
 * <p>Weights and constants are those of Hansen, "The CMA Evolution Strategy: A Tutorial"
 * (arXiv:1604.00772), with the covariance fixed to the identity; the strategy itself is algorithm 4
 * of Hansen, Arnold and Auger, "Evolution Strategies" (Springer Handbook of Computational
 * Intelligence, 2015).
 *
 * <p>The result depends on the function, the start and the stream of random numbers only: it is the
 * same on every machine.
 *
 * @param parents μ: vectors that make the next mean, 1 to {@code offspring - 1}
 * @param offspring λ: vectors that are evaluated in a generation, 2 or more
 * @param generations number of generations, 0 or more
 * @param step initial standard deviation of each number of a vector, above 0
 */
public record EvolutionStrategy(int parents, int offspring, int generations, double step) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public EvolutionStrategy {
    if (parents < 1 || offspring <= parents) {
      throw new IllegalArgumentException(
          "an evolution strategy has 1 or more parents and more offspring, not "
              + parents
              + " and "
              + offspring);
    }
    if (generations < 0 || !(step > 0 && step < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "an evolution strategy has 0 or more generations and a step above 0, not "
              + generations
              + " and "
              + step);
    }
  }

  /**
   * The best vector that was evaluated.
   *
   * @param vector the first one with this value
   * @param value of the function; {@link Double#NEGATIVE_INFINITY} if no vector has a value
   */
  public record Best(float[] vector, double value) {}

  /** Number of vectors that are evaluated: the start, and the offspring of all generations. */
  public long evaluations() {
    return 1 + (long) offspring * generations;
  }

  /**
   * Maximises a function.
   *
   * @param function the values of several vectors, in their order. It is called once for the start
   *     and once for each generation. NaN: the vector has no value, and is worse than all others
   * @param start first mean, one number or more
   * @param random normally distributed numbers are drawn from it
   */
  public Best maximise(Function<List<float[]>, double[]> function, float[] start, Random random) {
    Best best = new Best(start.clone(), values(function, List.of(start.clone()))[0]);
    Search search = new Search(start);
    for (int generation = 0; generation < generations; generation++) {
      List<double[]> steps = new ArrayList<>(offspring);
      List<float[]> vectors = new ArrayList<>(offspring);
      for (int i = 0; i < offspring; i++) {
        steps.add(IdentityVectors.normal(random, start.length));
        vectors.add(search.at(steps.get(i)));
      }
      double[] values = values(function, vectors);
      // The sort is stable: of equal values, the first one wins.
      List<Integer> ranked =
          IntStream.range(0, offspring)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> values[i]).reversed())
              .toList();
      int first = ranked.get(0);
      if (values[first] > best.value()) {
        best = new Best(vectors.get(first), values[first]);
      }
      search.move(ranked.stream().limit(parents).map(steps::get).toList());
    }
    return best;
  }

  private static double[] values(
      Function<List<float[]>, double[]> function, List<float[]> vectors) {
    double[] values = function.apply(vectors);
    if (values.length != vectors.size()) {
      throw new IllegalArgumentException(
          "the function gives " + values.length + " values of " + vectors.size() + " vectors");
    }
    return Arrays.stream(values)
        .map(value -> Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value)
        .toArray();
  }

  /** Mean and step size, and the path of the steps so far. */
  private final class Search {
    private final double[] mean;
    private final double[] path;
    private final double[] weights = weights();
    private final double effectiveParents;
    private final double memory;
    private final double damping;
    private double size = step;

    Search(float[] start) {
      int n = start.length;
      mean = IntStream.range(0, n).mapToDouble(i -> start[i]).toArray();
      path = new double[n];
      effectiveParents = 1 / Arrays.stream(weights).map(weight -> weight * weight).sum();
      memory = (effectiveParents + 2) / (n + effectiveParents + 5);
      damping = 1 + 2 * Math.max(0, Math.sqrt((effectiveParents - 1) / (n + 1)) - 1) + memory;
    }

    private double[] weights() {
      double[] raw = new double[parents];
      for (int i = 0; i < parents; i++) {
        raw[i] = StrictMath.log(parents + 0.5) - StrictMath.log(i + 1.0);
      }
      double sum = Arrays.stream(raw).sum();
      return Arrays.stream(raw).map(weight -> weight / sum).toArray();
    }

    /** The mean, moved by a normally distributed step. */
    float[] at(double[] normal) {
      float[] vector = new float[mean.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (mean[i] + size * normal[i]);
      }
      return vector;
    }

    /** Moves the mean by the best steps, best first, and adapts the step size. */
    void move(List<double[]> best) {
      int n = mean.length;
      double gain = Math.sqrt(memory * (2 - memory) * effectiveParents);
      double square = 0;
      for (int i = 0; i < n; i++) {
        double moved = 0;
        for (int k = 0; k < parents; k++) {
          moved += weights[k] * best.get(k)[i];
        }
        mean[i] += size * moved;
        path[i] = (1 - memory) * path[i] + gain * moved;
        square += path[i] * path[i];
      }
      // The expected length of a vector of n standard normal numbers.
      double expected = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
      size *= StrictMath.exp(memory / damping * (Math.sqrt(square) / expected - 1));
    }
  }
}
