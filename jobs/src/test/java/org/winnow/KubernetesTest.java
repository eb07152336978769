package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code conf/kubernetes} says fits Winnow and Spark. No Kubernetes has run it. */
class KubernetesTest {
  private static final Path FOLDER = Path.of("../conf/kubernetes");

  /** Beginnings of keys for which Spark has no entries. */
  private static final List<String> OPEN =
      List.of("spark.master", "spark.hadoop.", "spark.kubernetes.executor.volumes.");

  @Test
  void theSparkApplicationHasWhatItsSchemaRequires() throws IOException {
    Map<String, Object> application = application();
    assertThat(application)
        .containsEntry("apiVersion", "sparkoperator.k8s.io/v1beta2")
        .containsEntry("kind", "SparkApplication")
        .containsOnlyKeys("apiVersion", "kind", "metadata", "spec");
    assertThat(map(application, "metadata")).containsKey("name");
    Map<String, Object> spec = map(application, "spec");
    assertThat(spec)
        .containsEntry("type", "Java")
        .containsEntry("mode", "cluster")
        .containsEntry("sparkVersion", org.apache.spark.package$.MODULE$.SPARK_VERSION())
        .containsEntry("mainClass", Main.class.getName());
    // Values of maps are texts; YAML takes an unquoted number or boolean for what it looks like.
    assertThat(map(spec, "sparkConf").values()).hasOnlyElementsOfType(String.class);
    assertThat(map(spec, "hadoopConf").values()).hasOnlyElementsOfType(String.class);
    assertThat(strings(spec, "arguments")).isNotEmpty();
    assertThat(map(spec, "restartPolicy").get("type")).isIn("Never", "OnFailure", "Always");
    for (String pod : List.of("driver", "executor")) {
      assertThat(map(spec, pod).get("cores")).as(pod).isInstanceOf(Integer.class);
      assertThat(map(spec, pod).get("memory")).as(pod).asString().matches("[1-9][0-9]*[mg]");
    }
    assertThat(map(spec, "executor").get("instances")).isInstanceOf(Integer.class);
  }

  @Test
  void itsArgumentsAreACommandLineAndItsFilesThoseOfTheImage() throws IOException {
    Map<String, Object> spec = map(application(), "spec");
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    List<String> words = strings(spec, "arguments");
    assertThat(
            Main.commandLine(new Console(nowhere, nowhere, false))
                .parseArgs(words.toArray(String[]::new))
                .hasSubcommand())
        .isTrue();
    String env = words.get(words.indexOf("--env") + 1);
    assertThat(ConfigLoader.text("env/" + env + ".conf")).isPresent();

    String image = Files.readString(FOLDER.resolve("Dockerfile"));
    assertThat(image).contains("mv /opt/winnow-* /opt/winnow ");
    assertThat(spec).containsEntry("mainApplicationFile", "local:///opt/winnow/lib/winnow.jar");
    assertThat(map(spec, "driver").get("javaOptions"))
        .asString()
        .startsWith("-Dwinnow.conf.dir=/opt/winnow/conf ");
    assertThat(image)
        .contains("apache/spark:" + spec.get("sparkVersion"))
        .contains("docker build -f conf/kubernetes/Dockerfile -t " + spec.get("image"));
    assertThat(submit().get("spark.kubernetes.container.image")).isEqualTo(spec.get("image"));
  }

  @Test
  void theSettingsOfTheSparkApplicationAreThoseOfEveryCommand() throws IOException {
    Properties defaults = properties(Path.of("../conf/spark/defaults.conf"));
    Map<String, Object> spec = map(application(), "spec");
    Map<String, Object> spark = map(spec, "sparkConf");
    Map<String, Object> hadoop = map(spec, "hadoopConf");
    for (String key : defaults.stringPropertyNames()) {
      // The memory has a field of its own, and one is for standalone clusters.
      if (key.equals("spark.driver.memory") || key.startsWith("spark.standalone.")) {
        continue;
      }
      Object given =
          key.startsWith("spark.hadoop.")
              ? hadoop.get(key.substring("spark.hadoop.".length()))
              : spark.get(key);
      assertThat(given).as(key).isEqualTo(defaults.getProperty(key).strip());
    }
  }

  @Test
  void sparkKnowsTheKeys() throws IOException {
    assertThat(unknown(key -> !key.startsWith("spark.kubernetes."))).isEmpty();
  }

  /** The entries of Kubernetes come with a whole distribution, as the slow tests have one. */
  @Test
  @Tag("slow")
  void sparkKnowsTheKeysOfKubernetes() throws Exception {
    try (Stream<Path> jars = Files.list(StandaloneCluster.spark().resolve("jars"))) {
      URL[] needed =
          jars.filter(jar -> jar.getFileName().toString().contains("kubernetes"))
              .map(KubernetesTest::url)
              .toArray(URL[]::new);
      try (URLClassLoader loader = new URLClassLoader(needed, getClass().getClassLoader())) {
        // Its constructor registers them.
        Class.forName("org.apache.spark.deploy.k8s.Config$", true, loader);
      }
    }
    assertThat(unknown(key -> true)).isEmpty();
  }

  /** Keys of Spark that it has no entry for. */
  private static Set<String> unknown(Predicate<String> asked) throws IOException {
    // Registers those of SQL, and with them those of the core.
    SQLConf.get();
    Set<String> keys = new TreeSet<>(map(map(application(), "spec"), "sparkConf").keySet());
    keys.addAll(submit().keySet());
    keys.removeIf(key -> !asked.test(key) || OPEN.stream().anyMatch(key::startsWith));
    assertThat(keys).hasSizeGreaterThan(5);
    keys.removeIf(key -> ConfigEntry.findEntry(key) != null);
    return keys;
  }

  private static Map<String, String> submit() throws IOException {
    Properties settings = properties(FOLDER.resolve("spark.conf"));
    return settings.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, settings::getProperty));
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }

  private static Map<String, Object> application() throws IOException {
    return new Yaml(new SafeConstructor(new LoaderOptions()))
        .load(Files.readString(FOLDER.resolve("winnow.yaml")));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> of, String key) {
    return (Map<String, Object>) of.get(key);
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(Map<String, Object> of, String key) {
    return (List<String>) of.get(key);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
