package org.winnow.stage.ingest;

import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.MemberName;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Defaults;
import org.winnow.claim.InputClaims;
import org.winnow.config.Config;
import org.winnow.console.Unit;
import org.winnow.spark.ResourceScope;
import org.winnow.table.Sources;

/**
 * Replaces the claims of archives by those of their members. Files with the ending of a picture are
 * taken for pictures, so that a folder of pictures is not opened twice; all others are recognised
 * by their first bytes.
 */
final class ArchiveClaims {
  private static final Set<String> PICTURES =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "webp", "avif", "bmp", "dib", "gif", "tif", "tiff",
          "pnm", "pbm", "pgm", "ppm", "heic", "heif", "jp2", "jxl");

  /** Archives differ in size, so each core gets several tasks. */
  private static final int TASKS_PER_CORE = 8;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final SerializableConfiguration hadoop;
  private final IndexTask.Rules rules;
  private final List<String> messages = new ArrayList<>();

  ArchiveClaims(SparkSession spark, SerializableConfiguration hadoop, Config.Ingest settings) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.hadoop = hadoop;
    LongAccumulator skipped = spark.sparkContext().longAccumulator("members skipped");
    LongAccumulator parts = spark.sparkContext().longAccumulator("parts of archives");
    this.rules =
        new IndexTask.Rules(
            new SkipRules(settings.skip()),
            settings.layout(),
            Defaults.of(settings),
            skipped,
            parts);
  }

  /** Whether a name has the ending of a picture. */
  static boolean isPicture(String name) {
    return PICTURES.contains(MemberName.ending(name));
  }

  /** Whether a file is read to see if it is an archive. */
  private static boolean isCandidate(Row claim) {
    return ClaimRows.get(claim, ClaimRows.PROBLEM) == null
        && !isPicture(ClaimRows.get(claim, Sources.URI));
  }

  /**
   * The claims with members in place of archives.
   *
   * @param limit largest number of local claims
   */
  InputClaims of(InputClaims files, int limit) {
    return files.distributed().isPresent() ? distributed(files) : local(files, limit);
  }

  /** What was read, for the user. */
  List<String> messages() {
    return messages;
  }

  private InputClaims local(InputClaims files, int limit) {
    List<Row> candidates = new ArrayList<>();
    List<Row> others = new ArrayList<>();
    files.local().forEach(claim -> (isCandidate(claim) ? candidates : others).add(claim));
    if (candidates.isEmpty()) {
      return files;
    }
    // The largest first, so that no large one is left alone at the end.
    candidates.sort(
        Comparator.comparing(claim -> -(long) ClaimRows.get(claim, Sources.FILE_BYTES)));
    int tasks = Math.min(candidates.size(), TASKS_PER_CORE * context.defaultParallelism());
    JavaRDD<Row> listed = list(context.parallelize(spread(candidates, tasks), tasks));
    if (others.size() + report(listed) <= limit) {
      others.addAll(listed.collect());
      listed.unpersist(false);
      return InputClaims.of(others, files.duplicates());
    }
    return InputClaims.of(
        frame(listed.union(context.parallelize(others, 1))).withColumn(InputClaims.ROWS, lit(1L)));
  }

  /** Deals claims out to tasks in turn; a task takes consecutive ones. */
  private static List<Row> spread(List<Row> claims, int tasks) {
    List<Row> dealt = new ArrayList<>(claims.size());
    for (int task = 0; task < tasks; task++) {
      for (int i = task; i < claims.size(); i += tasks) {
        dealt.add(claims.get(i));
      }
    }
    return dealt;
  }

  private InputClaims distributed(InputClaims files) {
    Dataset<Row> all = files.distributed().orElseThrow();
    FilterFunction<Row> candidate = ArchiveClaims::isCandidate;
    FilterFunction<Row> other = claim -> !isCandidate(claim);
    int tasks = TASKS_PER_CORE * context.defaultParallelism();
    JavaRDD<Row> listed =
        list(all.filter(candidate).drop(InputClaims.ROWS).javaRDD().repartition(tasks));
    report(listed);
    return InputClaims.of(
        all.filter(other).unionByName(frame(listed).withColumn(InputClaims.ROWS, lit(1L))));
  }

  private Dataset<Row> frame(JavaRDD<Row> rows) {
    return spark.createDataFrame(rows, ClaimRows.SCHEMA);
  }

  /** Rows of Java objects: few archives are listed without generated code. */
  private JavaRDD<Row> list(JavaRDD<Row> candidates) {
    return ResourceScope.persist(
        candidates.mapPartitions(new IndexTask(hadoop, rules)), StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * Numbers of claims.
   *
   * @param damaged number of damaged archives, with the first in order
   */
  private record Counts(long claims, long members, long archives, long damaged, String example)
      implements Serializable {
    static final Counts NONE = new Counts(0, 0, 0, 0, null);

    /** Counts the rows of a task, in which those of an archive follow each other. */
    static Counts of(Iterator<Row> rows) {
      Counts counts = NONE;
      String archive = null;
      while (rows.hasNext()) {
        Row claim = rows.next();
        String container = ClaimRows.get(claim, ClaimRows.CONTAINER);
        String problem = ClaimRows.get(claim, ClaimRows.PROBLEM);
        boolean isDamaged = problem != null && problem.startsWith(ArchiveReason.BAD_ARCHIVE + ":");
        counts =
            counts.plus(
                new Counts(
                    1,
                    container == null ? 0 : 1,
                    container == null || container.equals(archive) ? 0 : 1,
                    isDamaged ? 1 : 0,
                    isDamaged ? ClaimRows.get(claim, Sources.URI) : null));
        archive = container;
      }
      return counts;
    }

    Counts plus(Counts other) {
      return new Counts(
          claims + other.claims,
          members + other.members,
          archives + other.archives,
          damaged + other.damaged,
          Stream.of(Optional.ofNullable(example), Optional.ofNullable(other.example))
              .flatMap(Optional::stream)
              .min(Comparator.naturalOrder())
              .orElse(null));
    }
  }

  /** Counts the members, in the pass that lists them, and returns the number of claims. */
  private long report(JavaRDD<Row> listed) {
    Counts counts =
        listed.mapPartitions(rows -> List.of(Counts.of(rows)).iterator()).collect().stream()
            .reduce(Counts.NONE, Counts::plus);
    if (counts.archives() > 0) {
      messages.add(
          String.format(
              Locale.ROOT,
              "archives: %,d with %s; names are those of texts beside pictures, labels, or folders"
                  + " in the archive.",
              counts.archives(),
              Unit.FILES.of(counts.members())));
    }
    if (counts.damaged() > 0) {
      messages.add(
          String.format(
              Locale.ROOT,
              "warning: damaged archives (BAD_ARCHIVE): %,d, such as %s",
              counts.damaged(),
              counts.example()));
    }
    if (rules.skipped().value() > 0) {
      messages.add(
          "left out " + Unit.FILES.of(rules.skipped().value()) + " in archives by ingest.skip");
    }
    if (rules.parts().value() > 0) {
      messages.add(
          "left out "
              + Unit.FILES.of(rules.parts().value())
              + " beside a .rec, which belong to it");
    }
    return counts.claims();
  }
}
