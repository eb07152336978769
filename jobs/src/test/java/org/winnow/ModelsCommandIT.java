package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.Console;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.onnx.GradientGraph;
import org.winnow.testing.SharedData;

/** The command {@code models}, and a run without any model file, through the command line. */
@Tag("real-data")
class ModelsCommandIT {
  @TempDir private Path folder;
  private Path conf;
  private Path models;
  private String messages;
  private String result;

  @BeforeEach
  void copyTheSettings() throws IOException {
    conf = folder.resolve("conf");
    models = folder.resolve("models");
    Path original = Path.of("../conf");
    try (Stream<Path> all = Files.walk(original)) {
      for (Path file : all.toList()) {
        Files.copy(file, conf.resolve(original.relativize(file).toString()));
      }
    }
    System.setProperty(ModelCatalogue.CONF_DIR_PROPERTY, conf.toString());
  }

  @AfterEach
  void forgetTheSettings() {
    System.clearProperty(ModelCatalogue.CONF_DIR_PROPERTY);
  }

  @Test
  void theListShowsWhatIsHereAndWhatItIsWorth() {
    assertThat(winnow("models", "list", "--task", "embedding")).as(messages).isZero();
    assertThat(result)
        .containsPattern("builtin-gradients +embedding +768 +built in +\\d+ KB +0.7")
        .containsPattern("mobilefacenet +embedding +128 +pull it +4.0 MB +0.99")
        .doesNotContain("yunet-s")
        .contains("0.5 is chance")
        .contains("Winnow looks for files in " + models);
    assertThat(winnow("models", "list", "--task", "magic")).isEqualTo(1);
    assertThat(said()).contains("--task magic: take one of [detection, ");
  }

  @Test
  void aBuiltInModelIsCheckedWithoutAnyFile() {
    assertThat(winnow("models", "check", "builtin-gradients")).as(messages).isZero();
    assertThat(result)
        .contains("as described")
        .contains("vector [?, 768]")
        .containsPattern("\\d+\\.\\d+ ms a picture")
        .containsPattern("batches +the same");
    assertThat(winnow("models", "check", "builtin-haar")).as(messages).isZero();
    assertThat(result).contains("one picture at a time");
  }

  @Test
  void whatCannotBeCheckedSaysWhatToDo() throws IOException {
    assertThat(winnow("models", "check", "facenet")).isEqualTo(1);
    assertThat(said()).contains("There is no model facenet.").contains("winnow models list");
    assertThat(winnow("models", "check", "sface")).isEqualTo(1);
    assertThat(said()).contains("there is no folder").contains("--models-dir");
    Path file = Files.writeString(folder.resolve("x.onnx"), "no graph");
    assertThat(winnow("models", "check", file.toString())).isEqualTo(2);
    assertThat(said()).contains("is not a graph that ONNX Runtime can read");
    assertThat(winnow("models")).isEqualTo(1);
    assertThat(result).contains("pull").contains("Examples:");
  }

  @Test
  void aFileIsDescribedOnceAndThenChecked() throws IOException {
    Files.createDirectories(models);
    byte[] other = GradientGraph.bytes();
    Path file = Files.write(models.resolve("Mine.onnx"), other);
    Files.delete(conf.resolve("models/builtin-gradients.conf"));
    assertThat(winnow("models", "check", file.toString())).isEqualTo(2);
    assertThat(result).contains("crop [?, 3, 112, 112]");
    assertThat(said()).contains("winnow models add").contains("No descriptor in conf/models");

    assertThat(winnow("models", "add", file.toString(), "--task", "embedding", "--licence", "MIT"))
        .as(messages)
        .isZero();
    assertThat(conf.resolve("models/mine.conf")).exists();
    assertThat(winnow("models", "check", "mine")).as(messages).isZero();
    assertThat(winnow("models", "check", file.toString())).as(messages).isZero();

    assertThat(winnow("models", "add", file.toString(), "--task", "embedding")).isEqualTo(2);
    assertThat(said()).contains("The file exists already. Winnow does not overwrite it.");
    assertThat(winnow("models", "add", file.toString(), "--task", "detection")).isEqualTo(2);
    assertThat(said()).contains("no family of task 'detection' has its 1 outputs");
    assertThat(winnow("models", "add", models.resolve("none").toString(), "--task", "quality"))
        .isEqualTo(2);
  }

  @Test
  void aStudentNeedsAnIdOfItsOwnAndAWarehouse() throws IOException {
    Path none = folder.resolve("none");
    assertThat(student("builtin-haar", none)).isEqualTo(1);
    assertThat(said()).contains("There is a model builtin-haar already.");
    assertThat(student("No", none)).isEqualTo(1);
    assertThat(said()).contains("--id No: an id has only lower-case letters");
    assertThat(student("mine", none)).isEqualTo(2);
    assertThat(said()).contains("There is no warehouse at " + none);
  }

  private int student(String id, Path warehouse) {
    return winnow(
        "models",
        "student",
        "--id",
        id,
        "--embedder",
        "builtin-gradients",
        "--warehouse",
        warehouse.toString());
  }

  @Test
  void aModelIsPulledOnceAndWhatFailsSaysHowToDoItByHand() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] file = GradientGraph.bytes();
    server.createContext(
        "/good",
        exchange -> {
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://localhost:" + server.getAddress().getPort();
      describe("good", address + "/good");
      describe("bad", address + "/bad");

      assertThat(winnow("models", "pull", "good")).as(messages).isZero();
      assertThat(models.resolve("good.onnx")).hasBinaryContent(file);
      assertThat(said()).contains("good fetched: ").contains("licence: Apache-2.0");
      assertThat(winnow("models", "pull", "good")).isZero();
      assertThat(said()).contains("good is there already");
      assertThat(winnow("models", "check", "good")).as(messages).isZero();

      assertThat(winnow("models", "pull", "bad")).isEqualTo(2);
      assertThat(said())
          .contains("The server answered with status 404.")
          .contains(address + "/bad")
          .contains(models.resolve("bad.onnx").toString())
          .containsPattern(" [0-9a-f]{64} ");
    } finally {
      server.stop(0);
    }
    assertThat(winnow("models", "pull", "w600k-mbf-int8")).isEqualTo(2);
    assertThat(said())
        .contains("No download address of this exact file is known")
        .contains("github.com/deepinsight");
    assertThat(winnow("models", "pull", "builtin-haar")).isZero();
    assertThat(result).contains("is built in");
    assertThat(winnow("models", "pull", "facenet")).isEqualTo(1);
  }

  @Test
  void theDoctorOpensTheModels() {
    winnow("doctor", "--set", "detect.model=builtin-haar", "--set", "embed.model=sface");
    assertThat(result)
        .containsPattern("ok +detector +builtin-haar opens and runs")
        .containsPattern("WRONG embedder +model 'sface' cannot be found")
        .contains("1 to mend: embedder.");
  }

  @Test
  void portraitsAreEmbeddedWithoutAnyModelFile() throws IOException {
    Path orl = SharedData.data("orl");
    for (String person : new String[] {"s1", "s2", "s3"}) {
      Path to = Files.createDirectories(folder.resolve("orl").resolve(person));
      try (Stream<Path> files = Files.list(orl.resolve(person))) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
    Path warehouse = folder.resolve("warehouse");
    int code =
        run(
            "run",
            "--input",
            folder.resolve("orl").toString(),
            "--warehouse",
            warehouse.toString(),
            "--detector",
            "builtin-haar",
            "--embedder",
            "builtin-gradients",
            "--to",
            "embed");
    assertThat(code).as(messages).isZero();
    assertThat(said())
        .contains("good enough to try Winnow, not to trust labels with")
        .contains("30 images: 30 faces in 30, 0 quarantined")
        .contains("30 embedded by builtin-gradients");
  }

  /** A descriptor of the built-in graph, as if it were published. */
  private void describe(String id, String address) throws IOException {
    String text =
        Files.readString(conf.resolve("models/builtin-gradients.conf"))
            .replace("id = builtin-gradients", "id = " + id)
            .replace("builtin = gradients", "download = \"" + address + "\"")
            .replace("file = builtin-gradients.onnx", "file = " + id + ".onnx");
    Files.writeString(conf.resolve("models/" + id + ".conf"), text);
  }

  /** What was said, each framed message on one line, however it was wrapped. */
  private String said() {
    return messages.replaceAll("\n│ {7}", " ");
  }

  /** Runs a command on this folder of models. */
  private int winnow(String... arguments) {
    boolean settings = arguments.length > 1 && !arguments[1].equals("add");
    return run(
        settings
            ? Stream.concat(Stream.of(arguments), Stream.of("--models-dir", models.toString()))
                .toArray(String[]::new)
            : arguments);
  }

  private int run(String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            false);
    int code = Main.run(arguments, console);
    messages = err.toString(StandardCharsets.UTF_8);
    result = out.toString(StandardCharsets.UTF_8);
    return code;
  }
}
