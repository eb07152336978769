package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.config.DedupSettings;
import org.winnow.copies.CompareMeters;
import org.winnow.copies.ImagePair;
import org.winnow.copies.SelfCheckTask;
import org.winnow.copies.Verification;
import org.winnow.job.JobContext;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Duplicates;
import org.winnow.table.Duplicates.Kind;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Sources;

/**
 * Measures on the collection itself what the thresholds of {@code dedup} do: copies are made of a
 * sample of its faces, and two images each of a sample of names are compared.
 *
 * @param faces number of faces of which copies were made
 * @param found share of the copies that are proven, by kind of copy
 * @param pairs number of pairs of two images of one name
 * @param copies number of these pairs that are taken for copies; some may be copies
 * @param series number of them that are taken for moments of one series
 */
record SelfCheck(long faces, Map<String, Double> found, long pairs, long copies, long series) {
  /** Collections of fewer images are too small a sample. */
  static final long MIN_IMAGES = 1000;

  /** Share of pairs taken for copies from which people are warned. */
  private static final double MANY = 0.02;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KIND = "attack";
  private static final String PROVEN = "is_proven";
  private static final String NAME = "claimed";
  private static final String PLACE = "place";

  /** Measures. */
  static SelfCheck of(JobContext context, Dataset<Row> nodes, DedupSettings settings) {
    context.stepName("check on copies made of this collection");
    Dataset<Row> delegates = Nodes.delegates(nodes);
    Dataset<Row> made = made(context.tables(), delegates, settings);
    Map<String, Double> found = new TreeMap<>();
    long faces = 0;
    for (Row row :
        made.groupBy(KIND)
            .agg(avg(col(PROVEN).cast(DataTypes.IntegerType)), count(lit(1)))
            .collectAsList()) {
      found.put(row.getString(0), row.getDouble(1));
      faces = Math.max(faces, row.getLong(2));
    }
    Dataset<Row> pairs =
        Materializer.materialize(
            TrackFrames.notWithin(
                context.tables(), ofOneName(context.tables(), nodes, delegates, settings)));
    Dataset<Row> proven =
        Verification.of(
            context.tables(),
            pairs,
            context.config(),
            CompareMeters.of(context.spark()).verified());
    long copies = proven.filter(Duplicates.is(Kind.PHOTOGRAPH)).count();
    return new SelfCheck(
        faces, found, Materializer.count(pairs), copies, Materializer.count(proven) - copies);
  }

  /** Copies of the largest faces of the first images by id, which is a digest. */
  private static Dataset<Row> made(
      DeltaStore tables, Dataset<Row> delegates, DedupSettings settings) {
    Dataset<Row> chosen =
        delegates
            .filter(col(Nodes.FACE).isNotNull())
            .orderBy(Images.IMAGE_ID.col())
            .limit(settings.selfCheck())
            .select(col(Nodes.FACE).as(Faces.FACE_ID.name()));
    Dataset<Row> faces =
        tables
            .readWithFiles(Faces.TABLE)
            .filter(Faces.EYE_DISTANCE.col().geq(settings.minEyes()))
            .select(Faces.FACE_ID.col(), Faces.EYE_DISTANCE.col(), col(KeyedBytes.FILE))
            .join(chosen, Faces.FACE_ID.name());
    Dataset<Row> crops =
        tables
            .bytesOf(
                faces.select(Faces.FACE_ID.col(), col(KeyedBytes.FILE)), Faces.FACE_ID, Faces.CROP)
            .join(faces.select(Faces.FACE_ID.col(), Faces.EYE_DISTANCE.col()), Faces.FACE_ID.name())
            .select(Faces.FACE_ID.col(), Faces.EYE_DISTANCE.col(), Faces.CROP.col());
    return delegates
        .sparkSession()
        .createDataFrame(
            crops.javaRDD().flatMap(new SelfCheckTask(settings)),
            new StructType()
                .add(KIND, DataTypes.StringType, false)
                .add(PROVEN, DataTypes.BooleanType, false));
  }

  /** One pair of images of each of some names, drawn by hash. */
  private static Dataset<Row> ofOneName(
      DeltaStore tables, Dataset<Row> nodes, Dataset<Row> delegates, DedupSettings settings) {
    Dataset<Row> named =
        Sources.names(tables.read(Sources.TABLE), NAME)
            .filter(col(NAME).isNotNull())
            .join(
                delegates.filter(col(Nodes.FACE).isNotNull()).select(Images.IMAGE_ID.col()),
                Images.IMAGE_ID.name())
            .withColumn(
                PLACE,
                row_number().over(Window.partitionBy(col(NAME)).orderBy(Images.IMAGE_ID.col())));
    Dataset<Row> first =
        named
            .filter(col(PLACE).equalTo(1))
            .select(col(NAME), Images.IMAGE_ID.col().as(ImagePair.A));
    Dataset<Row> second =
        named
            .filter(col(PLACE).equalTo(2))
            .select(col(NAME), Images.IMAGE_ID.col().as(ImagePair.B));
    Dataset<Row> drawn =
        first
            .join(second, NAME)
            .orderBy(xxhash64(col(NAME)), col(NAME))
            .limit(settings.selfCheck())
            .select(
                col(ImagePair.A),
                col(ImagePair.B),
                lit(null).cast(DataTypes.StringType).as(ImagePair.FACE_A),
                lit(null).cast(DataTypes.StringType).as(ImagePair.FACE_B));
    return CandidatePairs.complete(nodes, drawn);
  }

  /** What people are told. */
  List<String> messages() {
    List<String> messages = new ArrayList<>();
    if (!found.isEmpty()) {
      Map.Entry<String, Double> least =
          found.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
      messages.add(
          String.format(
              Locale.ROOT,
              "check: of copies made of %,d faces of this collection, %.1f %% are proven; fewest of"
                  + " %s, %.1f %%",
              faces,
              100 * found.values().stream().mapToDouble(share -> share).average().orElseThrow(),
              least.getKey(),
              100 * least.getValue()));
    }
    if (pairs > 0) {
      messages.add(
          String.format(
              Locale.ROOT,
              "check: of %,d pairs of two images of one name, %,d are taken for copies, %,d for"
                  + " moments of one series",
              pairs,
              copies,
              series));
      if (copies > MANY * pairs) {
        messages.add(
            "warning: these are many. If the report shows other photographs among the copies, the"
                + " pictures are small or studio portraits: set curate.photograph = keep.");
      }
    }
    return messages;
  }

  /** The same for the table of runs. */
  ObjectNode toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("faces", faces);
    node.set("found", JSON.valueToTree(found));
    node.put("pairs_of_one_name", pairs);
    node.put("taken_for_copies", copies);
    node.put("taken_for_series", series);
    return node;
  }
}
