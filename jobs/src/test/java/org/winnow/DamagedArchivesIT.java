package org.winnow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Member;
import org.winnow.claim.manifest.Sidecar;
import org.winnow.claim.parquet.PictureMembers;
import org.winnow.claim.parquet.PictureTables;
import org.winnow.testing.ArchiveBytes;
import org.winnow.testing.SparkExtension;
import org.winnow.text.Csv;

/** Archives of every form with damage, in one folder, go through the whole stage. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
class DamagedArchivesIT {
  private static final int ARCHIVES = 56;
  private static final int KINDS = 4;

  @TempDir private Path folder;

  @Test
  void everyMemberThatAnIndexSeesIsARowAndWhatIsNoPictureIsInQuarantine() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Random random = new Random(18);
    List<byte[]> forms = forms();
    List<String> expected = new ArrayList<>();
    int damaged = 0;
    for (int i = 0; i < ARCHIVES; i++) {
      byte[] sound = forms.get(i % forms.size());
      byte[] bytes = ArchiveBytes.mutated(sound, i / forms.size() % KINDS, random);
      String name = "%02d.dat".formatted(i);
      Files.write(in.resolve(name), bytes);
      List<String> members = members(bytes);
      members.forEach(member -> expected.add(name + member));
      damaged += members.contains("") ? 1 : 0;
    }
    Winnow winnow = new Winnow(folder.resolve("warehouse"));
    winnow.ingest(in, "--set", "ingest.skip=[]");

    assertThat(damaged).as("files that are no archive or damaged").isBetween(10, ARCHIVES - 10);
    assertThat(
            winnow
                .sql(
                    "SELECT substring_index(uri, '/in/', -1) FROM sources"
                        + " WHERE reason IS DISTINCT FROM 'BAD_SIDECAR'")
                .lines())
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(DamagedArchivesIT::csv).toList());
    assertThat(
            winnow.sql(
                "SELECT count(*), count(q.key), count_if(s.reason = q.reason)"
                    + " FROM sources s LEFT JOIN quarantine q ON q.key = s.source_id"
                    + " WHERE status <> 'OK'"))
        .matches("([0-9]+),\\1,\\1");
    assertThat(winnow.sql("SELECT count(*) FROM quarantine"))
        .isEqualTo(winnow.sql("SELECT count(*) FROM sources WHERE status <> 'OK'"));
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM sources LEFT ANTI JOIN images USING (image_id)"
                    + " WHERE status = 'OK'"))
        .isEqualTo("0");
    assertThat(Integer.parseInt(winnow.sql("SELECT count(*) FROM sources WHERE status = 'OK'")))
        .isGreaterThan(ARCHIVES);
  }

  /** What an index sees: members, and the file itself if it is damaged, empty or no archive. */
  private static List<String> members(byte[] bytes) throws IOException {
    List<String> names = new ArrayList<>();
    Optional<ArchiveForm> form = ArchiveForm.of(ByteSource.of(bytes));
    boolean isWhole = false;
    if (form.equals(Optional.of(ArchiveForm.PARQUET))) {
      try {
        PictureMembers members = new PictureMembers(ByteSource.of(bytes), Sidecar.WORDS);
        for (Optional<Member> m = members.next(); m.isPresent(); m = members.next()) {
          names.add("!/" + m.get().name());
        }
        isWhole = true;
      } catch (IOException e) {
        // The file is a row, too.
      }
    } else if (form.isPresent()) {
      ArchiveBytes.Listing listing = ArchiveBytes.list(bytes);
      listing.names().forEach(name -> names.add("!/" + name));
      isWhole = listing.damage().isEmpty();
    }
    if (!isWhole || names.isEmpty()) {
      names.add("");
    }
    return names;
  }

  private static String csv(String text) {
    return Csv.line(text);
  }

  private static List<byte[]> forms() {
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 6; i++) {
      String name = (i < 3 ? "Ada/" : "Grace/") + i;
      pictures.put(name + ".pgm", picture(i));
      files.put(name + ".pgm", picture(i));
      files.put(name + ".json", "{\"caption\":\"c\"}".getBytes(UTF_8));
    }
    byte[] tar = ArchiveBytes.tar(files);
    return List.of(
        tar,
        ArchiveBytes.gzip(tar),
        ArchiveBytes.zip(files),
        ArchiveBytes.recordIo(pictures.values()),
        ArchiveBytes.pack(pictures.values()),
        ArchiveBytes.warc(pictures.values()),
        ArchiveBytes.warcGz(pictures.values()),
        PictureTables.bytes(pictures));
  }

  /** A picture of 16 x 16 grey levels, another for each number. */
  private static byte[] picture(int number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("P5 16 16 255\n".getBytes(UTF_8));
    for (int i = 0; i < 256; i++) {
      bytes.write(i * (2 * number + 1));
    }
    return bytes.toByteArray();
  }
}
