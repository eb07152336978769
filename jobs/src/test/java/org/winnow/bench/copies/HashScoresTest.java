package org.winnow.bench.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HashScoresTest {
  /** Photographs 0 and 1 with a mirror image and a crop each, and photograph 2. */
  private static final CopyCollection COLLECTION =
      new CopyCollection(
          List.of(picture(0, ""), picture(1, "")),
          List.of(picture(2, "")),
          Map.of("crop-20", List.of(picture(0, "crop-20"), picture(1, "crop-20"))));

  @Test
  void whatThePeerPrintedIsRead() throws IOException {
    PeerHashes hashes =
        parse(
            """
            {"hash_seconds": 2.5, "search_seconds": 1, "hashes":
             [["00000000000000ff", "ff00000000000000"], ["000000000000000f", "f000000000000000"],
              ["ff00000000000000", "00000000000000fe"], [], ["0000000000000000", "0000000000000000"]]}
            """);
    assertThat(hashes.hashSeconds()).isEqualTo(2.5);
    assertThat(hashes.searchSeconds()).hasValue(1);
    assertThat(hashes.peakMib()).hasValue(7);
    assertThat(hashes.bits()).isEqualTo(64);
    assertThat(hashes.distance(0, 1)).isEqualTo(4);
    assertThat(hashes.distance(0, 2)).as("by the mirror image").isZero();
    assertThat(hashes.distance(2, 1)).isEqualTo(4);
    assertThat(hashes.distance(3, 0)).isEqualTo(PeerHashes.NONE);
  }

  @Test
  void longHashesAreComparedInAllWords() throws IOException {
    String zero = "0".repeat(64);
    PeerHashes hashes =
        parse(
            "{\"hash_seconds\": 1, \"hashes\": [[\"%s\"], [\"%s\"], [\"%s\"], [], []]}"
                .formatted(zero, "8" + zero.substring(1), zero.substring(1) + "7"));
    assertThat(hashes.bits()).isEqualTo(256);
    assertThat(hashes.searchSeconds()).isEmpty();
    assertThat(hashes.distance(0, 1)).isEqualTo(1);
    assertThat(hashes.distance(1, 2)).isEqualTo(4);
  }

  @Test
  void hashesOfTooFewPicturesAreAFault() {
    assertThatThrownBy(() -> parse("{\"hash_seconds\": 1, \"hashes\": [[]]}"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("test gave hashes of 1 pictures, not of 5");
  }

  @Test
  void theDistanceIsTheLargestWithAsManyFalsePairs() throws IOException {
    // Photographs: 0 and 1 differ in 16 bits, 0 and 2 in 5, 1 and 2 in 11. Crops: 2 and 9 bits.
    HashScores scores =
        HashScores.of(
            COLLECTION,
            parse(
                """
                {"hash_seconds": 1, "hashes": [["0000000000000000"], ["000000000000ffff"],
                 ["0000000000003700"], ["0300000000000000"], ["ff8000000000ffff"]]}
                """));
    assertThat(scores.maxDistance(0)).isEqualTo(4);
    assertThat(scores.falsePairs(4)).isZero();
    assertThat(scores.found("crop-20", 4)).isEqualTo(1);
    // Photograph 2 and the crop of 0.
    assertThat(scores.maxDistance(1)).isEqualTo(6);
    assertThat(scores.maxDistance(2)).isEqualTo(10);
    assertThat(scores.falsePairs(10)).isEqualTo(2);
    assertThat(scores.found("crop-20", 10)).isEqualTo(2);
    assertThat(scores.maxDistance(1000)).isEqualTo(64);
    assertThat(scores.falsePairs(64)).isEqualTo(COLLECTION.differentPairs()).isEqualTo(8);
  }

  @Test
  void equalHashesOfOtherPhotographsLeaveNoDistance() throws IOException {
    HashScores scores =
        HashScores.of(
            COLLECTION,
            parse(
                """
                {"hash_seconds": 1, "hashes": [["00"], ["00"], ["00"], ["00"], []]}
                """));
    assertThat(scores.maxDistance(0)).isEqualTo(-1);
    assertThat(scores.found("crop-20", -1)).isZero();
    assertThat(scores.found("crop-20", 64)).as("one has no hash").isEqualTo(1);
  }

  static Picture picture(int photograph, String kind) {
    return new Picture(
        Path.of(kind, photograph + ".png"), Path.of("P", photograph + ".jpg"), photograph, kind);
  }

  private static PeerHashes parse(String json) throws IOException {
    Map<String, Object> printed =
        new ObjectMapper().readValue(json, new TypeReference<Map<String, Object>>() {});
    return PeerHashes.parse("test", printed, OptionalLong.of(7), 5);
  }
}
