package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.store.DeltaStore;
import org.winnow.table.Tracks;
import org.winnow.testing.SparkExtension;

/** Frames of videos, from the column of a manifest or a folder to the published faces. */
@ExtendWith(SparkExtension.class)
class TracksIT {
  @TempDir private Path folder;
  private final Collection collection = new Collection();
  private SparkSession spark;
  private Winnow winnow;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    winnow = new Winnow(folder.resolve("warehouse"));
  }

  @Test
  void framesAreOrderedHaveOneVoteAndAreThinnedOut() {
    float[] ada = collection.person();
    float[] grace = collection.person();
    List<String> photographs = collection.images(3, "Ada", ada);
    List<String> frames = collection.frames(20, "Ada", "talk.mp4", ada);
    collection.frames(6, "Ada", "other.mp4", grace);
    collection.images(4, "Grace", grace);
    collection.write(spark, folder.resolve("warehouse"));

    winnow.succeed("dedup");

    assertThat(winnow.messages()).contains("26 images in 2 tracks of frames");
    assertThat(
            winnow.sql(
                "SELECT count(*), min(frame_rank), max(frame_rank) FROM tracks GROUP BY track_id"))
        .contains("20,1,20")
        .contains("6,1,6");
    winnow.cleanByCosines();
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM labels WHERE reason = 'FAR_FROM_CORE' OR decision = 'MOVED'"))
        .as("six frames of another video have one vote against the three photographs of Ada")
        .isEqualTo("6");
    winnow.succeed("curate", "--set", "dedup.per_track=4");

    assertThat(winnow.messages()).contains("18 in further frames of a video");
    assertThat(published("'" + String.join("','", photographs) + "'")).isEqualTo("3");
    assertThat(published("'" + String.join("','", frames) + "'")).isEqualTo("4");
    assertThat(
            winnow.sql(
                "SELECT max(frame_rank) FROM tracks JOIN curated USING (image_id) WHERE identity = 'Ada'"))
        .as("the first ones by rank")
        .isEqualTo("4");
  }

  private String published(String images) {
    return winnow.sql("SELECT count(*) FROM curated WHERE image_id IN (" + images + ")");
  }

  @Test
  void laterFramesJoinTheirTrackAndEqualInputWritesNothing() {
    float[] ada = collection.person();
    collection.frames(3, "Ada", "talk.mp4", ada);
    collection.write(spark, folder.resolve("warehouse"));
    winnow.succeed("dedup");
    collection.frames(2, "Ada", "talk.mp4", ada);
    collection.write(spark, folder.resolve("warehouse"));
    winnow.succeed("dedup");

    assertThat(winnow.sql("SELECT count(*), count(DISTINCT track_id), max(frame_rank) FROM tracks"))
        .isEqualTo("5,1,5");
    long before = tables().version(Tracks.TABLE);
    winnow.succeed("dedup");
    assertThat(tables().version(Tracks.TABLE)).isEqualTo(before);

    winnow.succeed("check");
    spark.sql("DELETE FROM delta.`%s` WHERE frame_rank = 5".formatted(tables().path(Tracks.TABLE)));
    assertThat(winnow.run("check")).isEqualTo(2);
    assertThat(winnow.messages()).contains("dedup: 1 of 5 rows lost; every frame of a video");
  }

  private DeltaStore tables() {
    return new DeltaStore(spark, folder.resolve("warehouse").toString());
  }

  @Test
  void aManifestNamesTracks() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    picture(photos.resolve("1.pgm"), 1);
    picture(photos.resolve("2.pgm"), 2);
    Path manifest =
        Files.writeString(
            folder.resolve("list.csv"),
            "uri,name,video_id\nphotos/1.pgm,Ada,talk\nphotos/2.pgm,Ada,\n");
    winnow.ingest(manifest);

    assertThat(winnow.sql("SELECT right(uri, 5), track FROM sources ORDER BY 1"))
        .isEqualTo("1.pgm,talk\n2.pgm,");
  }

  @Test
  void aFolderBelowANameIsATrackIfAsked() throws IOException {
    Path photos = folder.resolve("photos");
    picture(photos.resolve("Ada/0.pgm"), 1);
    picture(photos.resolve("Ada/talk/1.pgm"), 2);
    picture(photos.resolve("Ada/talk/2.pgm"), 3);
    winnow.ingest(photos, "--set", "ingest.frame_folders=true");

    assertThat(
            winnow.sql(
                "SELECT right(uri, 5), claimed_name, right(track, 9), track LIKE '%photos/Ada/talk'"
                    + " FROM sources ORDER BY 1"))
        .isEqualTo("0.pgm,Ada,,\n1.pgm,Ada,/Ada/talk,true\n2.pgm,Ada,/Ada/talk,true");
    Winnow plain = new Winnow(folder.resolve("plain"));
    plain.ingest(photos);
    assertThat(plain.sql("SELECT count(track) FROM sources")).isEqualTo("0");
  }

  private static void picture(Path file, int grey) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] pixels = new byte[64 * 64];
    Arrays.fill(pixels, (byte) (grey * 20));
    byte[] head = "P5 64 64 255\n".getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + pixels.length);
    System.arraycopy(pixels, 0, all, head.length, pixels.length);
    Files.write(file, all);
  }
}
