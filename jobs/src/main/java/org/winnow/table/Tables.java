package org.winnow.table;

import java.util.List;

/** All tables with a fixed name, in pipeline order. Each mix has one more, see {@link Mix}. */
public final class Tables {
  public static final List<Table> ALL =
      List.of(
          Sources.TABLE,
          Fetches.TABLE,
          Hosts.TABLE,
          Images.TABLE,
          Faces.TABLE,
          Embeddings.TABLE,
          Attributes.TABLE,
          Vectors.TABLE,
          Cells.TABLE,
          Tracks.TABLE,
          ImageHashes.TABLE,
          Duplicates.TABLE,
          Captions.TABLE,
          Clusters.TABLE,
          Labels.TABLE,
          Identities.TABLE,
          Calibrations.TABLE,
          Overlaps.TABLE,
          Reviews.TABLE,
          Curated.TABLE,
          Synthetic.TABLE,
          ClassNumbers.TABLE,
          Mixes.TABLE,
          Exclusions.TABLE,
          Quarantine.TABLE,
          Runs.TABLE);

  private Tables() {}
}
