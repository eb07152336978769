package org.winnow.model.onnx;

import java.util.List;

/**
 * What straight edges of all directions, places and contrasts give the channels of some Gabor
 * banks: the statistics of natural pictures, as far as they are made of edges, without any picture.
 *
 * @param banks filters in pixels of the crop, all with as many orientations
 * @param pool σ of the Gaussian mean over the places of an edge, pixels
 * @param floor share of the overall strength that is added to the local one before dividing
 */
record EdgeStatistics(List<GaborBank> banks, double pool, double floor) {
  private static final double[] CONTRASTS = {0.3, 0.6, 1.2, 2.5};
  private static final int DIRECTIONS = 36;
  // Pixels: how far an edge passes by, and in what steps; finer ones for the responses themselves.
  private static final double REACH = 24;
  private static final double STEP = 2;
  private static final double FINE_REACH = 80;
  private static final double FINE_STEP = 0.25;

  /** One row an edge, one column a channel: bank by bank, orientation by orientation. */
  double[][] population() {
    double[][] strengths = strengths();
    double overall = 0;
    for (double[] row : strengths) {
      for (double v : row) {
        overall += v * v / row.length / strengths.length;
      }
    }
    double least = floor * StrictMath.sqrt(overall);
    double[][] population = new double[CONTRASTS.length * strengths.length][];
    for (int c = 0; c < CONTRASTS.length; c++) {
      for (int i = 0; i < strengths.length; i++) {
        population[c * strengths.length + i] = evened(strengths[i], CONTRASTS[c], least);
      }
    }
    return population;
  }

  private double[][] strengths() {
    int orientations = banks.get(0).orientations();
    int places = (int) (2 * REACH / STEP) + 1;
    double[][] strengths = new double[DIRECTIONS * places][banks.size() * orientations];
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      double angle = 2 * StrictMath.PI * (direction + 0.5) / DIRECTIONS;
      for (int b = 0; b < banks.size(); b++) {
        int count = (int) (2 * FINE_REACH / FINE_STEP) + 1;
        double[][] passing = banks.get(b).alongEdge(angle, -FINE_REACH, FINE_STEP, count);
        for (int o = 0; o < orientations; o++) {
          for (int i = 0; i < places; i++) {
            strengths[direction * places + i][b * orientations + o] =
                around(passing[o], -REACH + i * STEP);
          }
        }
      }
    }
    return strengths;
  }

  /** Gaussian mean of a response around one offset of the edge. */
  private double around(double[] passing, double offset) {
    double sum = 0;
    double weights = 0;
    int reach = (int) (4 * pool / FINE_STEP);
    int middle = (int) StrictMath.rint((offset + FINE_REACH) / FINE_STEP);
    for (int i = middle - reach; i <= middle + reach; i++) {
      double d = (i - middle) * FINE_STEP / pool;
      double weight = StrictMath.exp(-d * d / 2);
      sum += weight * passing[i];
      weights += weight;
    }
    return sum / weights;
  }

  /** Each bank divided by its own strength, as the graph does it. */
  private double[] evened(double[] strengths, double contrast, double least) {
    double[] result = new double[strengths.length];
    int orientations = strengths.length / banks.size();
    for (int start = 0; start < strengths.length; start += orientations) {
      double squares = 0;
      for (int i = start; i < start + orientations; i++) {
        double v = contrast * strengths[i];
        squares += v * v / orientations;
      }
      for (int i = start; i < start + orientations; i++) {
        result[i] = contrast * strengths[i] / (StrictMath.sqrt(squares) + least);
      }
    }
    return result;
  }
}
