package org.winnow.stage.clean.intra;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.claim.CaptionNames;
import org.winnow.identity.ClaimSample;
import org.winnow.identity.ClaimedFace;
import org.winnow.kernel.Vectors;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Identities;
import org.winnow.table.Images;
import org.winnow.table.Prominence;
import org.winnow.table.Sources;
import org.winnow.table.Tracks;

/** Faces and their claims, as datasets. */
public final class Claims {
  public static final Field NAME =
      new Field(
          Identities.NAME.name(),
          DataTypes.StringType,
          true,
          "Claimed name of the image that contains the face; null without a claim");

  public static final Field PROMINENCE =
      new Field("prominence", DataTypes.DoubleType, false, "Prominence of the face");

  public static final Field PHOTOGRAPH =
      new Field(
          "photograph",
          DataTypes.StringType,
          false,
          "Image of which the image that contains the face is a copy; itself, if it is none");

  public static final Field MEDIA =
      new Field(
          "media_id",
          DataTypes.StringType,
          false,
          "Photograph, or video of which it is a frame; the media of IARPA's Janus benchmarks");

  public static final Field REPEATED =
      new Field(
          "repeated",
          DataTypes.BooleanType,
          false,
          "Whether another image of the name shows the same media, and comes first");

  public static final Field OUTVOTED =
      new Field(
          "outvoted",
          DataTypes.BooleanType,
          false,
          "Whether captions alone claim the name for the image, and a source for another image");

  public static final Field IN_CAPTION = CaptionNames.IN_CAPTION;

  /** Claims: one row for each face and claimed name. */
  public static final FieldList FIELDS =
      FieldList.of(
          Faces.FACE_ID,
          Faces.IMAGE_ID,
          PHOTOGRAPH,
          NAME,
          PROMINENCE,
          REPEATED,
          IN_CAPTION,
          OUTVOTED,
          MEDIA);

  private static final String MEDIA_PLACE = "media_place";
  private static final String IMAGE_NUMBER = "image_number";
  private static final String FACE_NUMBER = "face_number";
  private static final String IMAGE_WIDTH = "image_width";
  private static final String IMAGE_HEIGHT = "image_height";
  private static final int SAMPLED_NAMES = 2048;
  private static final int SAMPLED_IMAGES = 16;
  private static final int SAMPLED_FACES = 4;

  private Claims() {}

  /**
   * Joins each face with each claimed name of its image. Copies of one photograph have one {@link
   * #PHOTOGRAPH}. They have one {@link #MEDIA}, and so have the frames of one track.
   *
   * @param sources with {@link CaptionNames#IN_CAPTION}
   * @return rows of {@link #FIELDS}
   */
  public static Dataset<Row> of(
      Dataset<Row> faces,
      Dataset<Row> sources,
      Dataset<Row> images,
      Dataset<Row> duplicates,
      Dataset<Row> tracks) {
    Dataset<Row> claims =
        sources
            .filter(Sources.isNamed())
            .select(Sources.IMAGE_ID.col(), Sources.shownName().as(NAME.name()), IN_CAPTION.col())
            .distinct()
            .withColumn(OUTVOTED.name(), outvoted());
    Dataset<Row> sizes =
        images
            .join(
                Duplicates.photographs(duplicates, PHOTOGRAPH.name()),
                new String[] {Images.IMAGE_ID.name()},
                "left")
            .select(
                Images.IMAGE_ID.col(),
                coalesce(PHOTOGRAPH.col(), Images.IMAGE_ID.col()).as(PHOTOGRAPH.name()),
                Images.WIDTH.col().as(IMAGE_WIDTH),
                Images.HEIGHT.col().as(IMAGE_HEIGHT))
            .join(
                tracks.select(
                    Tracks.IMAGE_ID.col().as(PHOTOGRAPH.name()),
                    Tracks.TRACK_ID.col().as(MEDIA.name()),
                    Tracks.RANK.col().as(MEDIA_PLACE)),
                new String[] {PHOTOGRAPH.name()},
                "left")
            .withColumn(MEDIA.name(), coalesce(MEDIA.col(), PHOTOGRAPH.col()));
    return faces
        .select(
            Faces.FACE_ID.col(),
            Faces.IMAGE_ID.col(),
            Faces.X.col(),
            Faces.Y.col(),
            Faces.WIDTH.col(),
            Faces.HEIGHT.col())
        .join(sizes, Faces.IMAGE_ID.name())
        .join(claims, Faces.IMAGE_ID.name(), "left")
        .withColumn(PROMINENCE.name(), Prominence.of(col(IMAGE_WIDTH), col(IMAGE_HEIGHT)))
        .withColumn(REPEATED.name(), repeated())
        .withColumn(IN_CAPTION.name(), coalesce(IN_CAPTION.col(), lit(false)))
        .withColumn(OUTVOTED.name(), coalesce(OUTVOTED.col(), lit(false)))
        .select(FIELDS.columns());
  }

  /** What a caption says is weaker than what a source claims. */
  private static Column outvoted() {
    Column inCaption = IN_CAPTION.col();
    return inCaption.and(not(min(inCaption).over(Window.partitionBy(NAME.col()))));
  }

  /** Whether a face has no vote for the cores of the name: it is only compared with them. */
  public static Column voteless() {
    return REPEATED.col().or(OUTVOTED.col());
  }

  /**
   * The best frame comes before the others. The copied image comes before its copies, and these are
   * in the order of their ids.
   */
  private static Column repeated() {
    return dense_rank()
        .over(
            Window.partitionBy(NAME.col(), MEDIA.col())
                .orderBy(
                    col(MEDIA_PLACE),
                    PHOTOGRAPH.col().notEqual(Faces.IMAGE_ID.col()),
                    Faces.IMAGE_ID.col()))
        .gt(1);
  }

  /**
   * Draws a bounded sample for calibration: up to 2,048 names, 16 photographs of each that sources
   * claim and 16 that captions claim, and their 4 most prominent faces. Of a video, only the frame
   * that votes is drawn. Names are drawn by hash and photographs by digest, so copies under several
   * names are drawn together.
   *
   * @param claims rows of {@link #FIELDS}
   * @return the faces of each name; the image of a face is its photograph, so copies count as one
   *     image
   */
  public static ClaimSample sample(Dataset<Row> claims, Dataset<Row> vectors) {
    Column isFurtherFrame = REPEATED.col().and(MEDIA.col().notEqual(PHOTOGRAPH.col()));
    Dataset<Row> named = claims.filter(NAME.col().isNotNull().and(not(isFurtherFrame)));
    Dataset<Row> names =
        named
            .select(NAME.col())
            .distinct()
            .orderBy(xxhash64(NAME.col()), NAME.col())
            .limit(SAMPLED_NAMES);
    Column photograph =
        dense_rank()
            .over(Window.partitionBy(NAME.col(), IN_CAPTION.col()).orderBy(PHOTOGRAPH.col()));
    Column rank =
        row_number()
            .over(
                Window.partitionBy(NAME.col(), PHOTOGRAPH.col())
                    .orderBy(PROMINENCE.col().desc(), Faces.FACE_ID.col()));
    Dataset<Row> chosen =
        named
            .join(names, NAME.name())
            .withColumn(IMAGE_NUMBER, photograph)
            .filter(col(IMAGE_NUMBER).leq(SAMPLED_IMAGES))
            .withColumn(FACE_NUMBER, rank)
            .filter(col(FACE_NUMBER).leq(SAMPLED_FACES))
            .join(vectors, Faces.FACE_ID.name())
            .select(
                NAME.col(),
                Faces.FACE_ID.col(),
                PHOTOGRAPH.col(),
                Embeddings.VECTOR.col(),
                PROMINENCE.col(),
                IN_CAPTION.col(),
                OUTVOTED.col());
    Map<String, List<ClaimedFace>> voters = new TreeMap<>();
    Map<String, List<ClaimedFace>> captioned = new TreeMap<>();
    for (Row row : chosen.collectAsList()) {
      ClaimedFace face =
          new ClaimedFace(
              row.getString(1), row.getString(2), Vectors.of(row.getList(3)), row.getDouble(4));
      if (row.getBoolean(5)) {
        add(face, row.getString(0), captioned);
      }
      if (!row.getBoolean(6)) {
        add(face, row.getString(0), voters);
      }
    }
    // Of a person whose photographs of sources show no face, captions find the core.
    captioned.forEach(voters::putIfAbsent);
    return new ClaimSample(voters, captioned);
  }

  private static void add(ClaimedFace face, String name, Map<String, List<ClaimedFace>> faces) {
    faces.computeIfAbsent(name, first -> new ArrayList<>()).add(face);
  }
}
