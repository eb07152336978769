package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.console.Console;
import picocli.CommandLine;

/** Every command line that the documents show can be given: commands and options exist. */
class ReadmeTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /** Words of a document that stand for what the reader puts there. */
  private static final List<String> PLACEHOLDERS = List.of("…", "...", "STAGE", "COMMAND");

  private static final Pattern EXAMPLE =
      Pattern.compile("(?m)^ {4}\\s*(?:\\./)?(?:bin/)?winnow ((?:.*\\\\\\n)*.*)$");

  private static final Pattern MENTION = Pattern.compile("`(?:\\./)?(?:bin/)?winnow\\s([^`]+)`");

  /** Lines of code blocks, with their continuations. */
  static List<String> examples() throws IOException {
    return commandLines(EXAMPLE);
  }

  /** Code within sentences. */
  static List<String> mentions() throws IOException {
    return commandLines(MENTION);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesAreCompleteCommandLines(String line) {
    assertThat(parse(line).hasSubcommand()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("mentions")
  void mentionsNameCommandsAndOptionsThatExist(String line) {
    try {
      assertThat(parse(line).hasSubcommand()).isTrue();
    } catch (CommandLine.MissingParameterException e) {
      // A sentence may leave out what the command needs besides.
      assertThat(e.getMissing()).isNotEmpty();
    }
  }

  /** {@code bin/winnow} takes this word from every command line. */
  @Test
  void noCommandHasTheOptionOfTheLauncher() {
    assertThat(withSubcommands(commandLine()))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            command ->
                assertThat(command.getCommandSpec().optionsMap())
                    .as(command.getCommandSpec().qualifiedName())
                    .doesNotContainKey("--dry-run"));
  }

  /** In a help text a percent sign is written twice. */
  @Test
  void helpTextsHaveNoFormatThatFails() {
    PrintStream before = System.err;
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try {
      assertThat(withSubcommands(commandLine()))
          .allSatisfy(command -> assertThat(command.getUsageMessage()).doesNotContain("%%"));
    } finally {
      System.setErr(before);
    }
    assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static List<CommandLine> withSubcommands(CommandLine command) {
    return Stream.concat(
            Stream.of(command),
            command.getSubcommands().values().stream().flatMap(c -> withSubcommands(c).stream()))
        .toList();
  }

  private static CommandLine.ParseResult parse(String line) {
    return commandLine().parseArgs(winnows(words(line)));
  }

  private static CommandLine commandLine() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return Main.commandLine(new Console(nowhere, nowhere, false));
  }

  private static List<String> commandLines(Pattern pattern) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> docs = Files.walk(Path.of("../docs"))) {
      for (Path file :
          Stream.concat(Stream.of(Path.of("../README.md"), Path.of("../notebooks/README.md")), docs)
              .filter(path -> path.toString().endsWith(".md"))
              .toList()) {
        Matcher found = pattern.matcher(Files.readString(file));
        while (found.find()) {
          lines.add(found.group(1).replace("\\\n", " ").replace('\n', ' ').strip());
        }
      }
    }
    return lines.stream().distinct().filter(ReadmeTest::complete).toList();
  }

  private static boolean complete(String line) {
    return PLACEHOLDERS.stream().noneMatch(words(line)::contains);
  }

  /** The words before Spark's own arguments and the shell's signs; N stands for a number. */
  private static String[] winnows(List<String> words) {
    return words.stream()
        .takeWhile(word -> !List.of("--", ">", "|", "&&", "#").contains(word))
        .filter(word -> !word.startsWith("[") && !word.endsWith("]"))
        .map(word -> word.equals("N") ? "1" : word)
        .toArray(String[]::new);
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3));
    }
    return words;
  }
}
