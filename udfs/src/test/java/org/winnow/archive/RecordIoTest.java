package org.winnow.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RecordIoTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final RecordIo records = new RecordIo(bytes);

  @Test
  void anImageHasTheHeaderOfMxnetAndIsPadded() throws IOException {
    records.image(7, 3, new byte[] {1, 2, 3, 4, 5});

    // struct.pack('<II', magic, 29) + struct.pack('<IfQQ', 0, 3.0, 7, 0) + data + 3 zeros
    assertThat(HexFormat.of().formatHex(bytes.toByteArray()))
        .isEqualTo(
            "0a23d7ce"
                + "1d000000"
                + "00000000"
                + "00004040"
                + "0700000000000000"
                + "0000000000000000"
                + "0102030405"
                + "000000");
    assertThat(records.position()).isEqualTo(40);
  }

  @Test
  void theHeadHoldsTwoNumbers() throws IOException {
    records.range(0, 11, 14);

    ByteBuffer read = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(read.getInt(8)).as("flag").isEqualTo(2);
    assertThat(read.getFloat(32)).isEqualTo(11);
    assertThat(read.getFloat(36)).isEqualTo(14);
  }

  @Test
  void dataThatHoldsTheMagicNumberIsCutThere() throws IOException {
    byte[] magic = {0x0a, 0x23, (byte) 0xd7, (byte) 0xce};
    records.image(1, 0, new byte[] {1, 1, 1, 1, magic[0], magic[1], magic[2], magic[3], 2});

    ByteBuffer read = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(read.getInt(4)).as("first part of 28 bytes").isEqualTo(1 << 29 | 28);
    assertThat(read.getInt(40)).as("last part of 1 byte").isEqualTo(3 << 29 | 1);
    assertThat(read.get(44)).isEqualTo((byte) 2);
    assertThat(bytes.size()).isEqualTo(48);
  }

  @Test
  void labelsThatAFloatWouldMergeAreRefused() throws IOException {
    records.image(1, RecordIo.MOST_CLASSES - 1, new byte[4]);

    ByteBuffer read = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat((int) read.getFloat(12)).isEqualTo(RecordIo.MOST_CLASSES - 1);
    assertThatThrownBy(() -> records.image(2, RecordIo.MOST_CLASSES + 1, new byte[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
