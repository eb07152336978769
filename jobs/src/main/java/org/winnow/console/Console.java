package org.winnow.console;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Terminal output: progress and errors on one stream, results on the other. */
public final class Console {
  private static final int WIDTH = 100;
  private final PrintStream messages;
  private final PrintStream results;
  private final boolean terminal;
  private int transientLength;

  /**
   * @param messages progress and errors: standard error
   * @param results results of the command: standard output
   * @param terminal whether {@code messages} is a terminal, whose last line can be overwritten
   */
  public Console(PrintStream messages, PrintStream results, boolean terminal) {
    this.messages = messages;
    this.results = results;
    this.terminal = terminal;
  }

  /**
   * Standard error and output. The launcher passes whether standard error is a terminal, and the
   * path of the log.
   */
  public static Console system() {
    String log = System.getProperty("winnow.log.file");
    PrintStream messages = log == null ? System.err : NativeOutput.divert(Path.of(log));
    return new Console(messages, System.out, Boolean.getBoolean("winnow.terminal"));
  }

  public boolean isTerminal() {
    return terminal;
  }

  public PrintStream results() {
    return results;
  }

  /** A console with the same messages that drops results, for a command that this one runs. */
  public Console withoutResults() {
    return new Console(
        messages,
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        terminal);
  }

  /** Prints a permanent line. */
  public synchronized void say(String line) {
    clear();
    messages.println(line);
  }

  /** Prints a line that the next one overwrites; for terminals. */
  public synchronized void show(String line) {
    clear();
    messages.print(line);
    messages.flush();
    transientLength = line.length();
  }

  private void clear() {
    if (transientLength > 0) {
      messages.print("\r" + " ".repeat(transientLength) + "\r");
      transientLength = 0;
    }
  }

  /** Prints a user error in the common form. */
  public void error(UserException e) {
    StringBuilder frame = new StringBuilder("\n┌─ winnow: error\n");
    wrap(frame, "what", e.what());
    for (String reason : e.why()) {
      wrap(frame, "why", reason);
    }
    wrap(frame, "do", e.remedy());
    say(frame.append("└─").toString());
  }

  /** Tells that a signal ended the work. */
  public void stopped() {
    say("winnow: stopped. A stage goes on where it was when it is started again.");
  }

  /** Prints a bug of Winnow with all details. */
  public void bug(Throwable e) {
    String log = System.getProperty("winnow.log.file");
    say(
        "\nwinnow: this is a bug of Winnow. Please report it with the lines below"
            + (log == null ? "." : " and the log " + log + "."));
    e.printStackTrace(messages);
  }

  private static void wrap(StringBuilder frame, String tag, String text) {
    String head = String.format("│ %-4s  ", tag);
    for (String paragraph : text.split("\n")) {
      StringBuilder line = new StringBuilder();
      for (String word : List.of(paragraph.split(" "))) {
        if (line.length() > 0 && line.length() + word.length() > WIDTH - 8) {
          frame.append(head).append(line).append('\n');
          head = "│       ";
          line.setLength(0);
        }
        line.append(line.length() > 0 ? " " : "").append(word);
      }
      frame.append(head).append(line).append('\n');
      head = "│       ";
    }
  }
}
