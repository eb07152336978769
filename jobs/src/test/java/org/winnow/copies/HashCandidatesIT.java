package org.winnow.copies;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.config.ConfigLoader;
import org.winnow.config.DedupSettings;
import org.winnow.image.Pdq;
import org.winnow.testing.SparkExtension;

/** Candidates by planted hashes. */
@ExtendWith(SparkExtension.class)
class HashCandidatesIT {
  private static final String PENDING = "is_pending";

  private static final StructType NODE =
      new StructType()
          .add("image_id", DataTypes.StringType)
          .add(HashCandidates.ORDER, DataTypes.StringType)
          .add("pdq", DataTypes.BinaryType)
          .add("pdq_mirror", DataTypes.BinaryType)
          .add("pdq_quality", DataTypes.IntegerType)
          .add(PENDING, DataTypes.BooleanType);

  private final Random random = new Random(11);
  private SparkSession spark;
  private CompareMeters meters;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    meters = CompareMeters.of(session);
  }

  @Test
  void copiesAndMirrorImagesAreFoundInOneBlockOrMany() {
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] hash = random();
      byte[] mirror = random();
      images.add(node("a" + i, hash, mirror, 90, true));
      images.add(node("b" + i, flipped(hash, i % 32), random(), 90, true));
      images.add(node("c" + i, flipped(mirror, 8), flipped(hash, 8), 90, true));
    }
    List<String> one = pairs(images, settings(), new HashCandidates.Sizes(100_000, 100));
    List<String> many = pairs(images, settings(), new HashCandidates.Sizes(100, 100));

    assertThat(many).isEqualTo(one);
    for (int i = 0; i < 300; i++) {
      assertThat(one)
          .contains("a" + i + " b" + i + " " + i % 32, "a" + i + " c" + i + " 8")
          .contains("b" + i + " a" + i + " " + i % 32, "c" + i + " a" + i + " 8");
    }
    assertThat(one.stream().filter(pair -> !sameNumber(pair))).isEmpty();
    assertThat(meters.cut().value()).isZero();
    assertThat(meters.skipped().value()).isZero();
  }

  @Test
  void onlyPendingImagesAreLookedUp() {
    byte[] hash = random();
    List<Row> images =
        List.of(
            node("old1", hash, random(), 90, false),
            node("old2", hash, random(), 90, false),
            node("new", hash, random(), 90, true),
            node("flat", hash, random(), 5, true));
    assertThat(pairs(images, settings(), HashCandidates.Sizes.DEFAULT))
        .containsExactly("new old1 0", "new old2 0");
  }

  @Test
  void aPlaceholderOfManyFilesMeetsItsFirstOnesOnly() {
    byte[] placeholder = random();
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      images.add(node("%04d".formatted(i), flipped(placeholder, i % 4), random(), 90, true));
    }
    DedupSettings settings = settings("dedup.candidates=5", "dedup.max_bucket=50");

    List<String> pairs = pairs(images, settings, HashCandidates.Sizes.DEFAULT);

    assertThat(pairs).hasSize(20_000);
    Map<String, Long> others =
        pairs.stream()
            .collect(Collectors.groupingBy(pair -> pair.split(" ")[1], Collectors.counting()));
    // All look at the same best representatives, so that they become one group.
    assertThat(others).hasSizeLessThan(10);
    assertThat(others.get("0000")).isEqualTo(3_999);
    assertThat(meters.cut().value()).isPositive();
    assertThat(meters.skipped().value()).isPositive();
  }

  private List<String> pairs(List<Row> images, DedupSettings settings, HashCandidates.Sizes sizes) {
    Dataset<Row> nodes = spark.createDataFrame(images, NODE).repartition(3);
    return new ArrayList<>(
        new TreeSet<>(
            HashCandidates.of(nodes, nodes.filter(col(PENDING)), settings, meters, sizes)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0) + " " + row.getString(1) + " " + row.getInt(3))
                .toList()));
  }

  private static boolean sameNumber(String pair) {
    String[] parts = pair.split(" ");
    return parts[0].substring(1).equals(parts[1].substring(1));
  }

  private static DedupSettings settings(String... sets) {
    return ConfigLoader.load(new ConfigLoader.Overlays(Optional.empty(), List.of(), List.of(sets)))
        .config()
        .dedup();
  }

  private static Row node(String id, byte[] hash, byte[] mirror, int quality, boolean pending) {
    return RowFactory.create(id, "2" + id, hash, mirror, quality, pending);
  }

  private byte[] random() {
    byte[] hash = new byte[Pdq.BYTES];
    random.nextBytes(hash);
    return hash;
  }

  /** Flips bits in different bands, as far as there are any. */
  private static byte[] flipped(byte[] hash, int bits) {
    byte[] copy = hash.clone();
    for (int i = 0; i < bits; i++) {
      copy[i * 2 % Pdq.BYTES] ^= (byte) (1 << i / 16);
    }
    return copy;
  }
}
