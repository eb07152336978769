package org.winnow.config;

import java.util.Optional;
import java.util.SortedMap;

/**
 * What the stages cost, as measured: {@code conf/rates.conf}.
 *
 * @param measuredOn machine and pictures of the measurements
 * @param collection what a collection looks like, where a plan does not say
 * @param stages the cost of each stage, by its name
 */
public record MeasuredRates(
    String measuredOn, Collection collection, SortedMap<String, StageRate> stages) {

  /** What the rows of a stage are. */
  public enum Per {
    IMAGE,
    FACE
  }

  /**
   * A collection as it usually is.
   *
   * @param facesPerImage mean number of faces of an image
   * @param imagesPerIdentity mean number of images of an identity
   * @param pictureBytes mean number of bytes of a file
   */
  public record Collection(
      @Bounds(min = 0) double facesPerImage,
      @Bounds(min = 1) double imagesPerIdentity,
      @Bounds(min = 1) double pictureBytes) {}

  /**
   * The cost of a stage.
   *
   * @param per what a row is
   * @param coreMs milliseconds of one core for a row
   * @param squareNs nanoseconds of one core for each pair of identities, in both orders
   * @param squareRowsNs nanoseconds of one core for each pair of rows, in both orders
   * @param startSeconds seconds that do not depend on the rows
   * @param heapMib heap of one core, in MiB
   * @param shuffleBytes bytes of a row that go from executor to executor
   * @param storedBytes bytes of a row that are stored, pictures apart
   * @param storesPictures whether the stage stores the files too
   * @param measuredRows the most rows that were measured
   * @param gpuRowsPerSecond rows a second of one GPU; empty: not measured
   * @param coreMsBesideGpu milliseconds of one core for a row whose model runs on a GPU
   */
  public record StageRate(
      Per per,
      @Bounds(min = 0) double coreMs,
      @Bounds(min = 0) double squareNs,
      @Bounds(min = 0) double squareRowsNs,
      @Bounds(min = 0) double startSeconds,
      @Bounds(min = 1) double heapMib,
      @Bounds(min = 0) double shuffleBytes,
      @Bounds(min = 0) double storedBytes,
      boolean storesPictures,
      @Bounds(min = 1) long measuredRows,
      @Bounds(min = 1e-3) Optional<Double> gpuRowsPerSecond,
      @Bounds(min = 0) double coreMsBesideGpu) {

    /** The same cost, with another time for a row. */
    public StageRate observed(double milliseconds, long rows) {
      return new StageRate(
          per,
          milliseconds,
          squareNs,
          squareRowsNs,
          startSeconds,
          heapMib,
          shuffleBytes,
          storedBytes,
          storesPictures,
          rows,
          gpuRowsPerSecond,
          coreMsBesideGpu);
    }
  }
}
