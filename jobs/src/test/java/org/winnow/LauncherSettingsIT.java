package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code bin/winnow} hands to Java and to spark-submit, from an installation whose path has
 * blanks. Both are scripts that print what they are given.
 */
class LauncherSettingsIT {
  private static final String PRINT_WORDS = "#!/bin/bash\nprintf 'word %s\\n' \"$@\"\n";

  @TempDir private Path folder;
  private Path home;
  private Path spark;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void installation() throws IOException {
    home = Files.createDirectories(folder.resolve("a winnow"));
    Files.createDirectories(home.resolve("bin"));
    Files.copy(Launcher.HERE, home.resolve("bin/winnow"));
    Path conf = Launcher.HERE.resolveSibling("../conf").normalize();
    try (var files = Files.walk(conf)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, home.resolve("conf").resolve(conf.relativize(file).toString()));
      }
    }
    Files.createDirectories(home.resolve("lib/spark"));
    Files.createFile(home.resolve("lib/winnow.jar"));
    Files.createFile(home.resolve("lib/spark/delta-spark_2.12-3.jar"));
    Files.writeString(home.resolve("lib/jvm.options"), "-Da.flag=1 --add-opens=x/y=ALL\n");
    spark = folder.resolve("a spark");
    program(
        "a spark/bin/spark-submit",
        PRINT_WORDS + "sed 's/^/set /' /dev/fd/9\nsed 's/^/again /' /dev/fd/9 >/dev/null\n");
    program(
        "jdk/bin/java",
        PRINT_WORDS + "xargs printf 'option %s\\n' </dev/fd/8\nsed 's/^/set /' /dev/fd/9\n");
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("XDG_CACHE_HOME", folder.resolve("a cache").toString());
  }

  @Test
  void theEmbeddedSparkIsGivenSettingsInAFileThatOnlyItReads() throws Exception {
    Files.writeString(
        home.resolve("conf/spark/embed.conf"),
        "spark.one=1\n  spark.two =  2 \nspark.three: 3\nspark.hadoop.fs.x.key FROM CONF\n");
    String[] line = {
      "embed",
      "--warehouse",
      "w",
      "--",
      "--master=local[3]",
      "--conf=spark.hadoop.fs.azure.account.key.x=HUSH==",
      "--conf",
      "spark.path=C:\\dir *",
      "--driver-java-options",
      "-Dsaid=\"a b\" -XX:+UseG1GC"
    };

    List<String> given = winnow(line).out().lines().toList();

    assertThat(given)
        .contains("set spark.one=1", "set spark.two=2", "set spark.three=3")
        .contains("set spark.master=local[3]", "set spark.path=C:\\\\dir *")
        .contains(
            "set spark.hadoop.fs.azure.account.key.x=HUSH==", "set spark.hadoop.fs.x.key=FROM CONF")
        .contains("option -Dsaid=a b", "option -Xmx2g", "option -Da.flag=1")
        .contains("option -Dwinnow.conf.dir=" + home + "/conf")
        .contains("word " + home + "/lib/winnow.jar:" + home + "/lib/spark/*");
    assertThat(given.stream().filter(word -> word.contains("-XX:+Use")))
        .as("the collector that was named last")
        .containsExactly("option -XX:+UseG1GC");
    assertThat(given.stream().filter(word -> word.startsWith("word ")))
        .noneMatch(word -> word.contains("HUSH") || word.contains("FROM CONF"));
    List<String> dry = new ArrayList<>(List.of("--dry-run"));
    dry.addAll(Arrays.asList(line));
    assertThat(winnow(dry.toArray(String[]::new)).out())
        .contains("# spark.master=local[3]", "fs.azure.account.key.x=******", "-Dsaid=******")
        .doesNotContain("HUSH", "FROM CONF", "a b");
  }

  @Test
  void littleWorkIsDoneWithoutCompilers() throws Exception {
    Path few = Files.createDirectories(folder.resolve("few photos/Ada"));
    Files.createFile(few.resolve("1.jpg"));
    assertThat(isSmall("run", "--input", few.getParent().toString(), "--warehouse", "new"))
        .isTrue();
    assertThat(isSmall("sql", "--warehouse=" + few, "SELECT 1")).isTrue();

    Path many = Files.createDirectories(folder.resolve("many photos"));
    for (int i = 0; i <= 2000; i++) {
      Files.createFile(many.resolve(i + ".jpg"));
    }
    assertThat(isSmall("run", "--input", many.toString(), "--warehouse", "new")).isFalse();
    assertThat(isSmall("run", "--input", "s3a://bucket/photos", "--warehouse", "new")).isFalse();
    assertThat(isSmall("clean", "--warehouse", "s3a://bucket/faces")).isFalse();
    assertThat(isSmall("run", "--config", "site.conf", "--warehouse", "new")).isFalse();
    assertThat(isSmall("bench", "join")).isFalse();

    Path list = Files.writeString(folder.resolve("a list.csv"), "url\nhttp://a.example/1.jpg\n");
    assertThat(isSmall("crawl", "--urls", list.toString(), "--warehouse", "new")).isTrue();
    Files.writeString(list, "http://a.example/1.jpg\n".repeat(20_000));
    assertThat(isSmall("crawl", "--urls", list.toString(), "--warehouse", "new")).isFalse();
    assertThat(isSmall("crawl", "--set", "crawl.urls=list.csv", "--warehouse", "new")).isFalse();
  }

  @Test
  void aStageIsMeasuredWithItsSettings() throws Exception {
    String setting = "spark.sql.codegen.wholeStage=false";
    assertThat(winnow("crawl", "--set", "crawl.urls=list.csv").out()).contains(setting);
    assertThat(winnow("bench", "crawl").out()).contains(setting);
    assertThat(winnow("bench", "join").out()).doesNotContain(setting);
  }

  private boolean isSmall(String... arguments) throws Exception {
    List<String> given = winnow(arguments).out().lines().toList();
    boolean isSmall = given.contains("set spark.sql.adaptive.enabled=false");
    assertThat(given.contains("option -XX:TieredStopAtLevel=1")).isEqualTo(isSmall);
    return isSmall;
  }

  @Test
  void sparkSubmitIsGivenOursAndTheUsers() throws Exception {
    environment.put("SPARK_HOME", spark.toString());
    Files.createDirectories(spark.resolve("conf"));
    Files.writeString(
        spark.resolve("conf/spark-defaults.conf"),
        "spark.driver.memory=9g\n"
            + "spark.yarn.queue faces\n"
            + "spark.driver.extraJavaOptions -Dcluster=1\n");

    List<String> given =
        winnow(
                "report",
                "--warehouse",
                "w",
                "--",
                "--jars",
                "mine.jar",
                "--driver-java-options",
                "-Dmine=1",
                "--conf",
                "spark.driver.extraJavaOptions=-Dother=\"x y\"",
                "--conf",
                "spark.hadoop.fs.s3a.secret.key=HUSH",
                "--num-executors",
                "4",
                "--master",
                "yarn")
            .out()
            .lines()
            .toList();

    assertThat(given)
        .contains(
            "set spark.master=yarn", "set spark.driver.memory=2g", "set spark.yarn.queue=faces")
        .contains("set spark.jars=mine.jar," + home + "/lib/spark/delta-spark_2.12-3.jar")
        .contains("set spark.hadoop.fs.s3a.secret.key=HUSH");
    assertThat(given.stream().filter(word -> word.startsWith("word ")))
        .containsExactly(
            "word --class",
            "word org.winnow.Main",
            "word --properties-file",
            "word /dev/fd/9",
            "word --num-executors",
            "word 4",
            "word " + home + "/lib/winnow.jar",
            "word report",
            "word --warehouse",
            "word w");
    assertThat(given)
        .filteredOn(word -> word.startsWith("set spark.driver.extraJavaOptions="))
        .singleElement()
        .asString()
        .contains("\"-Dcluster=1\" ", "\"-Dmine=1\" ", "\"-Dother=x y\" ")
        .contains("\"-XX:TieredStopAtLevel=1\" ", "\"-Dwinnow.conf.dir=" + home + "/conf\" ");
    assertThat(
            winnow("run", "--dry-run", "--", "--conf", "spark.hadoop.fs.s3a.secret.key=HUSH").out())
        .contains("# spark.hadoop.fs.s3a.secret.key=******", "/bin/spark-submit --class")
        .doesNotContain("HUSH");
  }

  @Test
  void configurationGoesWithADriverOnTheCluster() throws Exception {
    environment.put("SPARK_HOME", spark.toString());
    Path mine = Files.writeString(folder.resolve("my site.conf"), "detect.min_score = 0.9\n");

    List<String> given =
        winnow(
                "run",
                "--config",
                mine.toString(),
                "--",
                "--deploy-mode",
                "cluster",
                "--archives",
                "a.zip")
            .out()
            .lines()
            .toList();

    assertThat(given).contains("word winnow-conf/overlays/1.conf");
    assertThat(given)
        .filteredOn(word -> word.startsWith("set spark.driver.extraJavaOptions="))
        .singleElement()
        .asString()
        .contains("-Dwinnow.conf.dir=winnow-conf")
        .doesNotContain("winnow.log.file");
    String archives =
        given.stream()
            .filter(word -> word.startsWith("set spark.archives="))
            .findFirst()
            .orElseThrow();
    assertThat(archives).startsWith("set spark.archives=a.zip,").endsWith("#winnow-conf");
    Path archive =
        Path.of(URI.create(archives.substring(archives.indexOf(',') + 1, archives.indexOf('#'))));
    assertThat(archive).startsWith(folder.resolve("a cache"));
    Process tar = new ProcessBuilder("tar", "-tzf", archive.toString()).start();
    assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .contains("./winnow.conf", "./models/builtin-haar.conf", "./overlays/1.conf");
  }

  @Test
  void aDriverOnAStandaloneClusterIsGivenTheFlagsOfJavaAndItsEndIsThatOfTheLauncher()
      throws Exception {
    environment.put("SPARK_HOME", spark.toString());
    String[] run = {"run", "--", "--master", "spark://h:7077", "--deploy-mode", "cluster"};
    assertThat(winnow(run))
        .satisfies(ended -> assertThat(ended.code()).as("no state is told").isEqualTo(2))
        .satisfies(
            ended -> assertThat(ended.out()).contains("\"-Da.flag=1\" \"--add-opens=x/y=ALL\""));
    String says = "echo 'INFO: State of driver driver-1 is %s, exiting spark-submit JVM.' >&2\n";
    program("a spark/bin/spark-submit", "#!/bin/bash\n" + says.formatted("FINISHED"));
    assertThat(winnow(run).code()).isZero();
    program("a spark/bin/spark-submit", "#!/bin/bash\n" + says.formatted("KILLED"));
    Launcher.Ended killed = winnow(run);
    assertThat(killed.code()).isEqualTo(2);
    assertThat(killed.err()).contains("is KILLED, exiting", "did not end well: KILLED.");
    program("a spark/bin/spark-submit", "#!/bin/bash\nexit 101\n");
    assertThat(winnow(run).code()).isEqualTo(101);
  }

  @Test
  void whatIsWrongWithTheCommandLineIsToldBeforeJavaStarts() throws Exception {
    assertThat(winnow("run", "--", "--conf"))
        .satisfies(ended -> assertThat(ended.code()).isEqualTo(1))
        .satisfies(ended -> assertThat(ended.err()).contains("--conf needs a value."));
    assertThat(winnow("run", "--", "--conf", "spark.x").err()).contains("--conf takes KEY=VALUE.");
    assertThat(winnow("run", "--", "--num-executors", "4").err())
        .contains("The embedded Spark does not take --num-executors.");
    assertThat(winnow("run", "--", "--driver-java-options", "-Dx=\"y").err())
        .contains("The options of Java cannot be read.");
    environment.put("SPARK_HOME", spark.toString());
    assertThat(winnow("run", "--", "--properties-file", "no such file"))
        .satisfies(ended -> assertThat(ended.code()).isEqualTo(1))
        .satisfies(
            ended -> assertThat(ended.err()).contains("There is no file of settings no such file"));
  }

  @Test
  void aJavaThatDoesNotDoIsNamed() throws Exception {
    Path release = folder.resolve("jdk/release");
    for (String fit : List.of("17.0.15", "21", "21.0.2")) {
      Files.writeString(release, "JAVA_VERSION=\"" + fit + "\"\n");
      assertThat(winnow("run").code()).as(fit).isZero();
    }
    for (String unfit : List.of("1.8.0_402", "11.0.22", "25.0.3")) {
      Files.writeString(release, "JAVA_VERSION=\"" + unfit + "\"\n");
      Launcher.Ended ended = winnow("run");
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("Winnow runs on Java 17 or 21.", "is Java " + unfit);
    }
    environment.put("JAVA_HOME", "/nonexistent");
    assertThat(winnow("run"))
        .satisfies(ended -> assertThat(ended.code()).isEqualTo(2))
        .satisfies(ended -> assertThat(ended.err()).contains("no Java: /nonexistent"));
  }

  @Test
  void theLogGoesWhereThisUserMayWriteWhichIsToldOnce() throws Exception {
    environment.put("WINNOW_LOG_DIR", "");
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("XDG_STATE_HOME", "");
    Files.createFile(home.resolve("logs")); // No folder can be made there, by root neither.

    Launcher.Ended first = winnow("run");

    String state = folder.resolve("home/.local/state/winnow").toString();
    assertThat(first.err()).contains("logs go to " + state);
    assertThat(first.out()).contains("option -Dwinnow.log.file=" + state + "/winnow-");
    assertThat(winnow("run").err()).isEmpty();
    environment.put("HOME", "");
    environment.put("XDG_CACHE_HOME", "");
    environment.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
    Launcher.Ended homeless = winnow("run");
    assertThat(homeless.code()).as(homeless.err()).isZero();
    assertThat(homeless.out()).contains("-Dwinnow.log.file=" + folder.resolve("tmp/winnow-"));
  }

  @Test
  void aCheckoutWhoseSourcesAreNewerThanWhatWasBuiltSaysSo() throws Exception {
    Files.createDirectories(home.resolve("jobs/target"));
    Files.move(home.resolve("lib/spark"), home.resolve("jobs/target/embedded"));
    Path jar = Files.move(home.resolve("lib/winnow.jar"), home.resolve("jobs/target/winnow.jar"));
    Files.writeString(home.resolve("pom.xml"), "<spark.jvm.flags>-Da.flag=2</spark.jvm.flags>");
    Path source = Files.createDirectories(home.resolve("udfs/src/main")).resolve("A.java");
    Files.createFile(source);
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));

    Launcher.Ended built = winnow("run");
    assertThat(built.out()).contains("option -Da.flag=2", "word " + jar + ":");
    assertThat(built.err()).isEmpty();
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(winnow("run").err()).contains("the sources are newer", "./mvnw -Pquick package");
  }

  private void program(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Launcher.Ended winnow(String... arguments) throws IOException, InterruptedException {
    return new Launcher(home.resolve("bin/winnow"), folder, environment).run(arguments);
  }
}
