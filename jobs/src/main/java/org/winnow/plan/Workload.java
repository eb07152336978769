package org.winnow.plan;

import org.winnow.config.MeasuredRates;

/**
 * What a run works on.
 *
 * @param images number of files
 * @param faces number of detected faces
 * @param identities number of people
 * @param pictureBytes mean number of bytes of a file
 */
public record Workload(long images, long faces, long identities, double pictureBytes) {

  /** A collection of so many images; what is null is as in the usual collection. */
  public static Workload of(
      long images, Long faces, Long identities, Long pictureBytes, MeasuredRates.Collection usual) {
    return new Workload(
        images,
        faces == null ? Math.round(images * usual.facesPerImage()) : faces,
        identities == null
            ? Math.max(1, Math.round(images / usual.imagesPerIdentity()))
            : identities,
        pictureBytes == null ? usual.pictureBytes() : pictureBytes);
  }

  /** Number of rows of a stage. */
  long rows(MeasuredRates.Per per) {
    return per == MeasuredRates.Per.IMAGE ? images : faces;
  }
}
