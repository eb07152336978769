package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that read photographs or models from outside the project can be chosen by their tag. */
class RealDataTest {
  private static final Pattern READS =
      Pattern.compile(
          "\\b(SharedData|TestModels|Portraits)\\.(?!withInput\\()[a-z]\\w*\\(|\\bsucceedWithModels\\(");

  @Test
  void testsThatReadRealDataCarryTheTag() throws IOException {
    List<String> tagged = new ArrayList<>();
    List<String> untagged = new ArrayList<>();
    for (String module : List.of("../udfs", "../jobs")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        for (Path file : files.filter(RealDataTest::isTestClass).toList()) {
          String text = Files.readString(file);
          if (READS.matcher(text).find()) {
            boolean named = text.contains("@Tag(\"real-data\")");
            (named ? tagged : untagged).add(file.getFileName().toString());
          }
        }
      }
    }
    assertThat(untagged).isEmpty();
    assertThat(tagged).contains("RecognitionIT.java", "RealPhotographsIT.java");
  }

  private static boolean isTestClass(Path file) {
    return file.toString().matches(".*(Test|IT)\\.java") && !file.endsWith("RealDataTest.java");
  }
}
