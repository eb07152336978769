package org.winnow.report;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.report.ReportData.Part;
import org.winnow.store.DeltaStore;
import org.winnow.table.Curated;
import org.winnow.table.Duplicates;
import org.winnow.table.ImageHashes;
import org.winnow.table.Tracks;

/** Counts the images that repeat others. */
final class RepeatedImages {
  private RepeatedImages() {}

  /**
   * The compared images: those that repeat none, then those that do, by kind. Empty if none was
   * compared.
   */
  static List<Part> parts(DeltaStore tables) {
    if (tables.isEmpty(ImageHashes.TABLE)) {
      return List.of();
    }
    Dataset<Row> compared =
        tables
            .read(ImageHashes.TABLE)
            .filter(ImageHashes.COMPARED_FACES.col().isNotNull())
            .select(ImageHashes.IMAGE_ID.col());
    long left = compared.count();
    List<Part> parts = new ArrayList<>();
    // At most one row for each kind.
    for (Row row :
        tables
            .read(Duplicates.TABLE)
            .join(compared, Duplicates.IMAGE_ID.name())
            .groupBy(Duplicates.KIND.col())
            .count()
            .orderBy(Duplicates.KIND.col().desc())
            .collectAsList()) {
      parts.add(new Part("copy", row.getString(0), row.getLong(1)));
      left -= row.getLong(1);
    }
    parts.add(0, new Part(FaceIndex.KEPT, "", left));
    return parts;
  }

  /**
   * Faces of published identities that were left out, because their images repeat others.
   *
   * @param faces all faces with their outcome, see {@link FaceIndex#faces}
   */
  static long unpublished(DeltaStore tables, Dataset<Row> faces) {
    return unpublished(
        tables, faces, tables.read(Duplicates.TABLE).select(Duplicates.IMAGE_ID.col()));
  }

  /**
   * Number of accepted faces of published identities that are not published, in frames of videos
   * that repeat no image.
   *
   * @param faces all faces with their outcome, see {@link FaceIndex#faces}
   */
  static long unpublishedFrames(DeltaStore tables, Dataset<Row> faces) {
    if (tables.isEmpty(Tracks.TABLE)) {
      return 0;
    }
    Dataset<Row> frames =
        tables
            .read(Tracks.TABLE)
            .select(Tracks.IMAGE_ID.col())
            .join(
                tables.read(Duplicates.TABLE).select(Duplicates.IMAGE_ID.col()),
                new String[] {Tracks.IMAGE_ID.name()},
                "left_anti");
    return unpublished(tables, faces, frames);
  }

  private static long unpublished(DeltaStore tables, Dataset<Row> faces, Dataset<Row> images) {
    if (images.isEmpty()) {
      return 0;
    }
    Dataset<Row> curated = tables.read(Curated.TABLE);
    return faces
        .filter(col(FaceIndex.OUTCOME).isin(FaceIndex.KEPT, FaceIndex.MOVED))
        .join(images, Duplicates.IMAGE_ID.name())
        .join(
            curated.select(Curated.FACE_ID.col()),
            new String[] {Curated.FACE_ID.name()},
            "left_anti")
        .join(
            curated.select(Curated.IDENTITY_ID.col()).distinct(),
            new String[] {Curated.IDENTITY_ID.name()},
            "left_semi")
        .count();
  }
}
