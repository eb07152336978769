package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PdqIndexTest {
  @Test
  void plantedNeighboursAreFoundAsOftenAsStated() {
    Random random = new Random(1);
    List<byte[]> hashes = random(random, 2000);
    PdqIndex index = new PdqIndex(hashes, 256);
    Map<Integer, Integer> found = new TreeMap<>();
    for (int distance : new int[] {0, 16, 31, 45, 60}) {
      List<byte[]> copies = hashes.stream().map(hash -> flipped(hash, distance, random)).toList();
      Set<Integer> hits = new HashSet<>();
      index.search(
          copies,
          60,
          (query, hit, bits) -> {
            assertThat(bits).isEqualTo(Pdq.distance(copies.get(query), hashes.get(hit)));
            if (hit == query && hits.add(hit)) {
              found.merge(bits, 1, Integer::sum);
            }
          });
    }
    assertThat(found.get(0)).isEqualTo(2000);
    assertThat(found.get(16)).isEqualTo(2000);
    assertThat(found.get(31)).isGreaterThan(1990);
    assertThat(found.get(45)).isGreaterThan(1900);
    assertThat(found.get(60)).isGreaterThan(1400);
  }

  @Test
  void hitsAreThoseOfACompleteComparison() {
    Random random = new Random(2);
    List<byte[]> hashes = random(random, 300);
    for (int i = 0; i < 300; i++) {
      hashes.add(flipped(hashes.get(i), random.nextInt(14), random));
    }
    PdqIndex index = new PdqIndex(hashes, 256);
    Set<String> hits = new TreeSet<>();
    index.search(hashes, 14, (query, hit, bits) -> hits.add(query + "-" + hit));
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < hashes.size(); i++) {
      for (int j = 0; j < hashes.size(); j++) {
        if (Pdq.distance(hashes.get(i), hashes.get(j)) <= 14) {
          expected.add(i + "-" + j);
        }
      }
    }
    assertThat(hits).isEqualTo(expected).hasSizeGreaterThan(900);
    assertThat(index.skipped()).isZero();
  }

  @Test
  void aHeavyBucketIsCutToItsFirstEntries() {
    byte[] placeholder = random(new Random(3), 1).get(0);
    PdqIndex index = new PdqIndex(Collections.nCopies(5000, placeholder), 20);
    Set<Integer> hits = new HashSet<>();
    index.search(List.of(placeholder), 60, (query, hit, bits) -> hits.add(hit));
    assertThat(hits).hasSize(20).allMatch(hit -> hit < 20);
    assertThat(index.skipped()).isEqualTo(16 * 4980);
  }

  @Test
  void anEmptyIndexFindsNothingAndOtherLengthsAreRefused() {
    PdqIndex index = new PdqIndex(List.of(), 20);
    index.search(List.of(new byte[32]), 256, (query, hit, bits) -> assertThat(hit).isNegative());
    assertThat(index.size()).isZero();
    assertThatThrownBy(() -> index.search(List.of(new byte[8]), 60, (query, hit, bits) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a PDQ hash has 32 bytes, not 8");
  }

  private static List<byte[]> random(Random random, int count) {
    List<byte[]> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] hash = new byte[Pdq.BYTES];
      random.nextBytes(hash);
      hashes.add(hash);
    }
    return hashes;
  }

  private static byte[] flipped(byte[] hash, int bits, Random random) {
    byte[] copy = hash.clone();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < Pdq.BITS; i++) {
      places.add(i);
    }
    Collections.shuffle(places, random);
    places.subList(0, bits).forEach(bit -> copy[bit / 8] ^= (byte) (1 << bit % 8));
    return copy;
  }
}
