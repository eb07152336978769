package org.winnow.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.testing.ArchiveBytes.list;
import static org.winnow.testing.ArchiveBytes.read;
import static org.winnow.testing.ArchiveBytes.recordIo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.winnow.testing.ArchiveBytes.Listing;

class RecordIoMembersTest {
  private static final byte[] MAGIC = {0x0a, 0x23, (byte) 0xd7, (byte) 0xce};

  @Test
  void picturesHaveTheirLabelAndRecordsWithoutAPictureAreLeftOut() throws IOException {
    List<byte[]> pictures = List.of(new byte[] {1, 2, 3}, new byte[] {4}, new byte[1000]);
    byte[] bytes = recordIo(pictures);
    Listing listing = list(bytes);

    assertThat(listing.damage()).isEmpty();
    assertThat(listing.names()).containsExactly("1", "2", "3");
    for (int i = 0; i < pictures.size(); i++) {
      Member member = listing.members().get(i);
      assertThat(member.texts().get("cls").text()).isEqualTo(Integer.toString(i));
      assertThat(read(bytes, member)).isEqualTo(pictures.get(i));
    }
    assertThat(read(bytes, listing.members().get(2), 10)).hasSize(11);
  }

  @Test
  void dataThatHoldsTheMagicNumberIsJoinedAgain() throws IOException {
    ByteBuffer picture = ByteBuffer.allocate(41);
    picture.putInt(1).put(MAGIC).put(MAGIC).putInt(7).put(MAGIC);
    byte[] bytes = recordIo(List.of(picture.array()));

    assertThat(read(bytes, list(bytes).member("1"))).isEqualTo(picture.array());
  }

  @Test
  void ofManyLabelsTheFirstIsTheClass() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(24 + 8 + 4).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(2).putFloat(0).putLong(5).putLong(0).putFloat(42).putFloat(7).putInt(0x01020304);
    byte[] bytes = record(data.array());

    assertThat(list(bytes).member("0").texts().get("cls").text()).isEqualTo("42");
    assertThat(read(bytes, list(bytes).member("0"))).containsExactly(4, 3, 2, 1);
  }

  @Test
  void labelsThatNameNobodyAreLeftOut() {
    for (float label : new float[] {-1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 1 << 24}) {
      ByteBuffer data = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
      data.putInt(0).putFloat(label);
      assertThat(list(record(data.array())).member("0").texts())
          .as("%s", label)
          .isEqualTo(Map.of());
    }
  }

  @Test
  void recordsThatAreNoPictureHaveAReason() {
    ByteBuffer data = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN).putInt(1000);

    assertThat(list(record(new byte[3])).member("0").reason()).isEqualTo(ArchiveReason.BAD_MEMBER);
    assertThat(list(record(data.array())).member("0").message()).contains("1000 labels");
  }

  @Test
  void recordsBeforeTheDamageAreKept() {
    byte[] bytes = recordIo(List.of(new byte[8], new byte[8], new byte[8]));
    byte[] changed = bytes.clone();
    int second = 40 + 40;
    changed[second] ^= 1;
    byte[] cut = Arrays.copyOf(bytes, second + 20);

    for (byte[] damaged : List.of(changed, cut)) {
      Listing listing = list(damaged);
      assertThat(listing.names()).containsExactly("1");
      assertThat(listing.damage().orElseThrow())
          .isInstanceOfSatisfying(BadArchive.class, e -> assertThat(e.offset()).isEqualTo(second));
    }
  }

  private static byte[] record(byte[] data) {
    int padded = (data.length + 3) / 4 * 4;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(MAGIC);
    bytes.writeBytes(
        ByteBuffer.allocate(4 + padded)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(data.length)
            .put(data)
            .array());
    return bytes.toByteArray();
  }
}
