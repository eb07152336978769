package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BytesTest {
  /** Few values, so that most are found. */
  @Property
  void findGivesTheFirstPlaceFromThere(
      @ForAll @Size(max = 40) byte[] data,
      @ForAll @IntRange(max = 45) int cut,
      @ForAll @IntRange(max = 50) int from,
      @ForAll byte value) {
    for (int i = 0; i < data.length; i++) {
      data[i] &= (byte) 0x83;
    }
    int wanted = value & 0x83;
    Bytes part = new Bytes(data).part(cut, 20);
    long place = from;
    while (place < part.length() && part.at(place) != wanted) {
      place++;
    }
    assertThat(part.find(wanted, from)).isEqualTo(place);
  }

  /** Few values, so that most are found. */
  @Property
  void findLastGivesTheLastPlaceOfTwoBytes(
      @ForAll @Size(max = 40) byte[] data, @ForAll byte one, @ForAll byte other) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < data.length; i++) {
      data[i] &= (byte) 0x81;
      text.append((char) (data[i] & 0xFF));
    }
    int first = one & 0x81;
    int second = other & 0x81;
    assertThat(new Bytes(data).findLast(first, second))
        .isEqualTo(text.lastIndexOf("" + (char) first + (char) second));
  }
}
