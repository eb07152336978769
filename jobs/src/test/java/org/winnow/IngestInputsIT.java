package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/** Folders and manifests as people really have them. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
class IngestInputsIT {
  @TempDir private Path folder;
  private Path photos;
  private Winnow winnow;
  private String told;

  @BeforeEach
  void onePerson() throws IOException {
    photos = Files.createDirectories(folder.resolve("photos"));
    winnow = new Winnow(folder.resolve("warehouse"));
    picture("Ada/1.pgm", 1);
  }

  @Test
  void whatToolsLeaveBehindIsLeftOutAndTold() throws IOException {
    for (String tool :
        List.of(".ipynb_checkpoints", "@eaDir", ".thumbnails", "$Recycle.Bin", "__MACOSX")) {
      picture(tool + "/1.pgm", 2);
      picture("Ada/" + tool + "/2.pgm", 3);
    }
    Files.writeString(photos.resolve("Ada/Thumbs.db"), "x");
    Files.writeString(photos.resolve("Ada/.DS_Store"), "x");
    told = winnow.ingest(photos);

    assertThat(names()).isEqualTo("Ada,1");
    assertThat(told)
        .contains("left out 4 by ingest.skip \".*/\"")
        .contains("left out 2 by ingest.skip \"@eaDir/\"")
        .contains("left out 1 by ingest.skip \"Thumbs.db\"");

    told = winnow.ingest(photos, "--set", "ingest.skip=[\"__MACOSX/\"]");
    assertThat(told).contains("10 files: 8 usable, 2 quarantined");
  }

  @Test
  void aHiddenFolderMakesAFlatFolderNoFolderOfIdentities() throws IOException {
    Path flat = photos.resolve("Ada");
    picture("Ada/.cache/1.pgm", 2);
    told = winnow.ingest(flat);
    assertThat(names()).isEqualTo(",1");
  }

  @Test
  void foldersOfSplitsHoldPeople() throws IOException {
    Path splits = folder.resolve("splits");
    copy("Ada/1.pgm", splits.resolve("train/Ada/1.pgm"));
    copy("Ada/1.pgm", splits.resolve("Val/Ada/2.pgm"));
    copy("Ada/1.pgm", splits.resolve("Val/Grace/1.pgm"));
    told = winnow.ingest(splits);
    assertThat(names()).isEqualTo("Ada,2\nGrace,1");
    assertThat(told).contains("names: those of the second level of folders");

    winnow = new Winnow(folder.resolve("as-asked"));
    told = winnow.ingest(splits, "--set", "ingest.layout=identity-folders");
    assertThat(names()).isEqualTo("Val,2\ntrain,1");
  }

  @Test
  void linksThatLeadBackAreNotFollowed() throws IOException {
    Files.createSymbolicLink(photos.resolve("Ada/up"), Path.of(".."));
    Files.createSymbolicLink(photos.resolve("Ada/self"), photos.resolve("Ada"));
    Files.createSymbolicLink(photos.resolve("Ada/gone"), Path.of("nowhere"));
    Files.createSymbolicLink(photos.resolve("Augusta"), photos.resolve("Ada"));
    told = winnow.ingest(photos);

    assertThat(winnow.sql("SELECT status, reason, count(*) FROM sources GROUP BY 1, 2 ORDER BY 2"))
        .isEqualTo("OK,,2\nFAILED,LINK_LOOP,4\nFAILED,NOT_FOUND,2");
    assertThat(told).contains("warning: did not follow 4 links back to a folder above");
  }

  @Test
  void foldersMayBeDeep() throws IOException {
    String deep = "Ada/" + "d/".repeat(60);
    picture(deep + "2.pgm", 2);
    told = winnow.ingest(photos);
    assertThat(names()).isEqualTo("Ada,2");
  }

  @Test
  void namesThatAreNoTextHaveAnOutcome() throws IOException {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "file names are not UTF-8");
    Path file = Path.of(URI.create(photos.resolve("Ada").toUri() + "M%FCller.pgm"));
    Path people = Path.of(URI.create(photos.toUri() + "J%F6rg"));
    Files.copy(photos.resolve("Ada/1.pgm"), file);
    Files.createDirectories(people.resolve("old"));
    Files.copy(photos.resolve("Ada/1.pgm"), people.resolve("old").resolve("1.pgm"));
    Files.copy(photos.resolve("Ada/1.pgm"), people.resolve("2.pgm"));
    told = winnow.ingest(photos);

    assertThat(told)
        .contains("4 files: 1 usable, 0 quarantined, 3 could not be read")
        .contains("warning: left out 3 entries whose name is no text")
        .contains("/photos/Ada");
    assertThat(
            winnow.sql(
                "SELECT reason, count(*) FROM sources WHERE uri LIKE '%\\%F%' GROUP BY reason"))
        .isEqualTo("BAD_NAME,3");
  }

  @Test
  void whatWinnowWroteIsLeftOut() throws IOException {
    winnow = new Winnow(photos.resolve("out"));
    told = winnow.ingest(photos);
    told = winnow.ingest(photos);
    assertThat(told)
        .contains("1 file, in sources already")
        .contains("left out what Winnow wrote (warehouse)");

    Files.createDirectories(photos.resolve("set/000"));
    copy("Ada/1.pgm", photos.resolve("set/000/1.pgm"));
    Files.writeString(photos.resolve("set/identities.csv"), "label");
    Files.writeString(photos.resolve("set/checksums.sha256"), "");
    winnow = new Winnow(folder.resolve("another"));
    told = winnow.ingest(photos);
    assertThat(names()).isEqualTo("Ada,1");
    assertThat(told)
        .contains("left out what Winnow wrote (warehouse)")
        .contains("left out what Winnow wrote (export)");
  }

  @Test
  void namesInARareRootAreWhole() throws IOException {
    Path root = folder.resolve("\uD83D\uDE00\uD842\uDFB7/photos");
    copy("Ada/1.pgm", root.resolve("Ada Lovelace/1.pgm"));
    told = winnow.ingest(root);
    assertThat(names()).isEqualTo("Ada Lovelace,1");
  }

  @Test
  void aCaptionMayHoldLineEnds() throws IOException {
    told =
        winnow.ingest(
            write(
                "list.csv", "uri,caption,name\r\nphotos/Ada/1.pgm,\"one\r\n\"\"two\"\"\",Ada\r\n"));
    assertThat(winnow.sql("SELECT claimed_name, caption FROM sources"))
        .isEqualTo("Ada,\"one\r\n\"\"two\"\"\"");
  }

  @Test
  void rowsThatCannotBeUsedHaveTheirNumber() throws IOException {
    told =
        winnow.ingest(write("list.csv", "uri,name\nphotos/Ada/1.pgm,Ada\nx,y,z\nx\n,Ada\n,Ada\n"));
    assertThat(
            winnow.sql(
                "SELECT reason, regexp_extract(uri, '#(.*)', 1) FROM sources WHERE status ="
                    + " 'FAILED' ORDER BY 2"))
        .isEqualTo("BAD_ROW,3\nBAD_ROW,4\nNO_URI,5\nNO_URI,6");

    winnow = new Winnow(folder.resolve("of-json"));
    told =
        winnow.ingest(
            write(
                "list.jsonl",
                "{\"uri\":\"photos/Ada/1.pgm\",\"name\":17.0}\n{\"uri\":\n\n[1]\n"
                    + "{\"uri\":\"a\",\"name\":{\"x\":1}}\n{\"uri\":\"a\",\"uri\":\"b\"}\n"
                    + "{\"uri\":\"a\",\"Name\":\"b\",\"name\":\"c\"}\n"));
    assertThat(
            winnow.sql(
                "SELECT status, claimed_name, regexp_extract(uri, '#(.*)', 1) FROM sources ORDER BY"
                    + " 3"))
        .isEqualTo("OK,17,\nFAILED,,2\nFAILED,,4\nFAILED,,5\nFAILED,,6\nFAILED,,7");
  }

  @Test
  void otherListsAreRead() throws IOException {
    write("list.tsv", "file_name\tlabel\nphotos/Ada/1.pgm\tAda, of tsv\n");
    write("list.csv", "image;person;caption\nphotos/Ada/1.pgm;Ada;a,b,c\n");
    write("list.lst", "0\t17.000000\tphotos/Ada/1.pgm\n");
    write("face.lst", "1\tphotos/Ada/1.pgm\t18\n");
    for (String list : List.of("list.tsv", "list.csv", "list.lst", "face.lst")) {
      told = winnow.ingest(folder.resolve(list));
    }
    assertThat(names()).isEqualTo("17,1\n18,1\nAda,1\n\"Ada, of tsv\",1");
  }

  @Test
  void anotherEncodingIsSaid() throws IOException {
    Path list = folder.resolve("list.csv");
    String text = "uri,name\nphotos/Ada/1.pgm,José Núñez\n";
    Files.write(list, text.getBytes(StandardCharsets.ISO_8859_1));
    refused(list, "It is not UTF-8", "--set ingest.encoding=windows-1252");
    told = winnow.ingest(list, "--set", "ingest.encoding=windows-1252");
    Files.write(list, text.getBytes(Charset.forName("UTF-16")));
    refused(list, "It is UTF-16, not UTF-8.", "--set ingest.encoding=UTF-16");
    told = winnow.ingest(list, "--set", "ingest.encoding=UTF-16");
    assertThat(told).contains("1 file, in sources already");
    assertThat(names()).isEqualTo("José Núñez,1");
    assertThat(winnow.run("ingest", "--input", "x", "--set", "ingest.encoding=latin?"))
        .isEqualTo(1);
  }

  @Test
  void listsThatCannotBeUnderstoodAreRefused() throws IOException {
    refused(write("two.csv", "uri,name,Name\na,b,c\n"), "Columns name and Name have one meaning");
    refused(write("alias.csv", "uri,label,name\na,b,c\n"), "Columns label and name have one");
    refused(write("empty.csv", ""), "It is empty: it has not even a head.");
    refused(write("open.csv", "uri,name\n\"a,b\nc,d\n"), "line 2: a quote is opened");
    refused(write("no-uri.jsonl", "{\"name\":\"Ada\"}\n"), "It has no column uri, only name.");
    told = winnow.ingest(write("head.csv", "uri,name\n"));
    assertThat(told).contains("the input holds no files");
  }

  @Test
  void parquetIsReadForTheColumnsThatAreUsed(SparkSession spark) {
    Path flat = folder.resolve("flat.parquet");
    spark
        .sql(
            "SELECT 'photos/Ada/1.pgm' AS uri, float(7.0) AS name, array(1) AS other,"
                + " named_struct('a', 1) AS nested, timestamp '2020-01-01' AS at")
        .write()
        .parquet(flat.toString());
    told = winnow.ingest(flat);
    Path parts = folder.resolve("parts.parquet");
    spark
        .sql(
            "SELECT 'photos/Ada/1.pgm' AS uri, name FROM VALUES ('0001'), ('1'), ('a b/c') t(name)")
        .write()
        .partitionBy("name")
        .parquet(parts.toString());
    told = winnow.ingest(parts);
    assertThat(names()).isEqualTo("0001,1\n1,1\n7,1\na b/c,1");

    Path nested = folder.resolve("nested.parquet");
    spark
        .sql("SELECT 'x' AS uri, named_struct('first', 'Ada') AS name")
        .write()
        .parquet(nested.toString());
    refused(nested, "Its column name is neither text nor number");
  }

  @Test
  void rowsThatRepeatAClaimAreTold() throws IOException {
    told =
        winnow.ingest(
            write(
                "list.csv", "uri,name,caption\nphotos/Ada/1.pgm,Ada,b\nphotos/Ada/1.pgm,Ada,a\n"));
    assertThat(winnow.sql("SELECT caption FROM sources")).isEqualTo("a");
    assertThat(told).contains("left out 1 row with the claim of another row");
  }

  @Test
  void namesAreKeptAsTheyWereGiven() throws IOException {
    String composed = "J\u00F6rg";
    String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
    told =
        winnow.ingest(
            write(
                "list.csv",
                "uri,name\nphotos/Ada/1.pgm,"
                    + composed
                    + "\nphotos/Ada/1.pgm,"
                    + decomposed
                    + "\n"));
    assertThat(names()).isEqualTo(decomposed + ",1\n" + composed + ",1");
  }

  @Test
  void slicesCopiesAndLaterFilesGiveWhatOneRunGives() throws IOException {
    picture("Ada/2.pgm", 2);
    picture("Grace/copy.pgm", 2);
    Files.writeString(photos.resolve("Grace/notes.txt"), "no picture");
    told = winnow.ingest(photos, "--set", "ingest.slice=2");
    picture("Grace/later-copy.pgm", 1);
    picture("Grace/new.pgm", 5);
    told = winnow.ingest(photos);
    String sources = winnow.sql("SELECT source_id, status, image_id FROM sources ORDER BY 1");
    assertThat(winnow.sql("SELECT count(*), count(DISTINCT image_id) FROM images"))
        .isEqualTo("3,3");

    winnow = new Winnow(folder.resolve("at-once"));
    told = winnow.ingest(photos);
    assertThat(winnow.sql("SELECT source_id, status, image_id FROM sources ORDER BY 1"))
        .isEqualTo(sources);
    assertThat(winnow.sql("SELECT count(*), count(DISTINCT image_id) FROM images"))
        .isEqualTo("3,3");
    assertThat(winnow.sql("SELECT count(*) FROM quarantine")).isEqualTo("1");
  }

  private void refused(Path list, String... words) {
    assertThat(winnow.run("ingest", "--input", list.toString())).as(winnow.messages()).isEqualTo(2);
    assertThat(winnow.messages()).contains(words);
  }

  private String names() {
    return winnow.sql("SELECT claimed_name, count(*) FROM sources GROUP BY 1 ORDER BY 1");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void copy(String from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(photos.resolve(from), to);
  }

  /** A picture of 8 x 8 grey levels, another for each number. */
  private void picture(String name, int number) throws IOException {
    Path file = photos.resolve(name);
    Files.createDirectories(file.getParent());
    byte[] pixels = new byte[64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * number);
    }
    byte[] head = "P5 8 8 255\n".getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = java.util.Arrays.copyOf(head, head.length + pixels.length);
    System.arraycopy(pixels, 0, bytes, head.length, pixels.length);
    Files.write(file, bytes);
  }
}
