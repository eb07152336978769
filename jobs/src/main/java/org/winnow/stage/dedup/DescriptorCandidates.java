package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.DedupSettings;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.ImageHashes;

/** Candidates by similar pictures: the nearest ones by the vectors of {@code dedup.copy_model}. */
final class DescriptorCandidates {
  private DescriptorCandidates() {}

  /**
   * The pairs of images.
   *
   * @param delegates rows of {@link Nodes}
   * @return columns id (a pending image), neighbour and similarity; for each pending image, the
   *     most similar ones
   */
  static Dataset<Row> of(DeltaStore tables, Dataset<Row> delegates, DedupSettings settings) {
    Dataset<Row> all =
        Materializer.materialize(
            TrackFrames.withMedia(tables, delegates, VectorSet.EXCLUSION_KEY)
                .filter(ImageHashes.DESCRIPTOR.col().isNotNull())
                .select(
                    ImageHashes.IMAGE_ID.col().as(VectorSet.ID),
                    ImageHashes.DESCRIPTOR.col().as(VectorSet.VECTOR),
                    col(VectorSet.EXCLUSION_KEY),
                    col(Nodes.PENDING)));
    return FaceCandidates.nearest(all, settings.candidates(), settings.copyCosine());
  }
}
