package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.testing.SparkExtension;

/**
 * What dedup measures on copies that it makes itself. All faces of the collection have one crop.
 */
@ExtendWith(SparkExtension.class)
@Tag("slow")
class SelfCheckIT {
  private static final int NAMES = 500;

  @TempDir private Path folder;

  @Test
  void copiesOfTheCollectionAreMadeAndPairsOfOneNameCompared(SparkSession spark) {
    Path warehouse = folder.resolve("warehouse");
    Collection collection = new Collection();
    for (int i = 0; i < NAMES; i++) {
      collection.images(2, "Name " + i, collection.person());
    }
    collection.write(spark, warehouse);
    DeltaStore tables = new DeltaStore(spark, warehouse.toString());
    tables.append(
        ImageHashes.TABLE,
        spark.createDataFrame(
            tables
                .read(Images.TABLE)
                .selectExpr(
                    "image_id",
                    "image_id pixel_hash",
                    "0L phash",
                    "unhex(sha2(image_id, 256)) pdq",
                    "unhex(sha2(concat(image_id, 'm'), 256)) pdq_mirror",
                    "100 pdq_quality",
                    "1L file_size",
                    "cast(null AS bigint) compared_faces",
                    "cast(null AS array<float>) descriptor")
                .collectAsList(),
            ImageHashes.TABLE.schema()),
        "hashes",
        new Commit("test", "test", "", Map.of()));
    Winnow winnow = new Winnow(warehouse);

    winnow.succeed("dedup", "--set", "dedup.self_check=20");

    assertThat(winnow.messages())
        .contains("check: of copies made of 20 faces of this collection, ")
        .contains(
            "check: of 20 pairs of two images of one name, 20 are taken for copies, 0 for moments")
        .contains("warning: these are many.");
    assertThat(
            winnow.sql(
                "SELECT get_json_object(details, '$.self_check.faces'),"
                    + " get_json_object(details, '$.self_check.found.jpeg-30') > 0.9,"
                    + " get_json_object(details, '$.self_check.taken_for_copies')"
                    + " FROM runs WHERE stage = 'dedup'"))
        .isEqualTo("20,true,20");
  }
}
