package org.winnow.metric;

import java.nio.ByteBuffer;
import java.util.List;
import org.winnow.kernel.Scatter;

/**
 * Moments of identities: the mean of their means, and the within-class scatter of their faces. The
 * moments of two parts add up to those of the whole, to the bit for one order of addition.
 */
public final class Moments {
  private static final int HEADER = 4 + 3 * 8;

  private final int dimension;
  private final double[] sumOfMeans;
  private final Scatter withinScatter;
  private long identities;
  private long faces;
  private long degreesOfFreedom;

  /** Creates empty moments. */
  public Moments(int dimension) {
    this(dimension, new double[dimension], new Scatter(dimension));
  }

  private Moments(int dimension, double[] sumOfMeans, Scatter withinScatter) {
    this.dimension = dimension;
    this.sumOfMeans = sumOfMeans;
    this.withinScatter = withinScatter;
  }

  /**
   * Adds an identity. Each identity has weight 1 in the mean. Its weight in the scatter is its
   * number of faces; a single face has no scatter.
   *
   * @param vectors its faces, at least one
   */
  public void add(List<float[]> vectors) {
    double[] mean = new double[dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        mean[i] += vector[i];
      }
    }
    for (int i = 0; i < dimension; i++) {
      mean[i] /= vectors.size();
      sumOfMeans[i] += mean[i];
    }
    identities++;
    faces += vectors.size();
    if (vectors.size() > 1) {
      degreesOfFreedom += vectors.size() - 1;
      double[] centred = new double[dimension];
      for (float[] vector : vectors) {
        for (int i = 0; i < dimension; i++) {
          centred[i] = vector[i] - mean[i];
        }
        withinScatter.add(centred);
      }
    }
  }

  /** Adds other moments. */
  public void add(Moments other) {
    identities += other.identities;
    faces += other.faces;
    degreesOfFreedom += other.degreesOfFreedom;
    for (int i = 0; i < dimension; i++) {
      sumOfMeans[i] += other.sumOfMeans[i];
    }
    withinScatter.add(other.withinScatter);
  }

  /** Length of the vectors. */
  public int dimension() {
    return dimension;
  }

  /** Number of identities. */
  public long identities() {
    return identities;
  }

  /** Number of faces. */
  public long faces() {
    return faces;
  }

  /**
   * Degrees of freedom of the within-class covariance: faces minus identities, for identities with
   * at least two faces.
   */
  long degreesOfFreedom() {
    return degreesOfFreedom;
  }

  /** Mean of the identities' means. */
  double[] mean() {
    double[] mean = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = sumOfMeans[i] / identities;
    }
    return mean;
  }

  /** Within-class covariance: the upper triangle, row-major. */
  double[] withinCovariance() {
    double[] covariance = withinScatter.upper().clone();
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= degreesOfFreedom;
    }
    return covariance;
  }

  /** Serialises the moments for {@link #fromBytes}. */
  public byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER + 8 * (dimension + dimension * (dimension + 1) / 2));
    out.putInt(dimension).putLong(identities).putLong(faces).putLong(degreesOfFreedom);
    for (double mean : sumOfMeans) {
      out.putDouble(mean);
    }
    double[] upper = withinScatter.upper();
    for (int i = 0; i < dimension; i++) {
      for (int j = i; j < dimension; j++) {
        out.putDouble(upper[i * dimension + j]);
      }
    }
    return out.array();
  }

  /** Reads the result of {@link #toBytes}. */
  public static Moments fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int dimension = in.getInt();
    long identities = in.getLong();
    long faces = in.getLong();
    long degreesOfFreedom = in.getLong();
    double[] sumOfMeans = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      sumOfMeans[i] = in.getDouble();
    }
    double[] upper = new double[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      for (int j = i; j < dimension; j++) {
        upper[i * dimension + j] = in.getDouble();
      }
    }
    Moments moments = new Moments(dimension, sumOfMeans, new Scatter(dimension, upper));
    moments.identities = identities;
    moments.faces = faces;
    moments.degreesOfFreedom = degreesOfFreedom;
    return moments;
  }
}
