package org.winnow.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.winnow.text.Csv.Line;

class CsvReaderTest {
  @Test
  void quotedCellsHoldSeparatorsQuotesAndLineEnds() throws IOException {
    assertThat(read("a,b\r\n\"one, \"\"two\"\"\r\nthree\",x\n\ny,z"))
        .containsExactly(
            new Line(1, List.of("a", "b")),
            new Line(2, List.of("one, \"two\"\r\nthree", "x")),
            new Line(5, List.of("y", "z")));
  }

  @Test
  void theHeadShowsTheSeparator() throws IOException {
    assertThat(read("\uFEFFuri;name\na,b;c").get(1).cells()).containsExactly("a,b", "c");
    assertThat(read("\"a,b,c\"\tname\nx\ty").get(0).cells()).containsExactly("a,b,c", "name");
    assertThat(read("uri\na b").get(1).cells()).containsExactly("a b");
  }

  @Test
  void emptyTextHasNoRecords() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("\uFEFF\n\r\n  \n")).isEmpty();
  }

  @Test
  void brokenQuotesAreRefusedWithTheirLine() {
    assertThatThrownBy(() -> read("a\n\"b\nc\n")).hasMessageContaining("line 2: a quote is opened");
    assertThatThrownBy(() -> read("a\nb\n\"c\"d\n")).hasMessageContaining("line 3: text follows");
  }

  @Test
  void aRecordThatBeginsWithNoCharacterIsNotLost() throws IOException {
    assertThat(read("a,b\n\uFFFEc,d\ne,f"))
        .containsExactly(
            new Line(1, List.of("a", "b")),
            new Line(2, List.of("\uFFFDc", "d")),
            new Line(3, List.of("e", "f")));
  }

  @Test
  void oneRecordIsHeldAtATime() throws IOException {
    AtomicLong given = new AtomicLong();
    Reader endless =
        new Reader() {
          @Override
          public int read(char[] into, int start, int length) {
            String row = "x,y\n";
            int count = Math.min(length, row.length()) / row.length() * row.length();
            row.getChars(0, count, into, start);
            given.addAndGet(count);
            return count;
          }

          @Override
          public void close() {}
        };
    try (CsvReader values = Csv.reader(endless)) {
      for (int i = 1; i <= 100_000; i++) {
        assertThat(values.next()).contains(new Line(i, List.of("x", "y")));
      }
    }
    assertThat(given.get()).isLessThan(500_000);
  }

  @Property
  void whatIsQuotedIsReadBack(
      @ForAll @Size(min = 2, max = 5)
          List<@Chars({'a', '"', ',', '\n', '\r', ' ', 'ü'}) String> cells)
      throws IOException {
    String text =
        cells.stream()
            .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(","));
    try (CsvReader values = Csv.reader(new StringReader(text), ',')) {
      assertThat(values.next().orElseThrow().cells()).isEqualTo(cells);
    }
  }

  private static List<Line> read(String text) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (CsvReader values = Csv.reader(new StringReader(text))) {
      for (Optional<Line> line = values.next(); line.isPresent(); line = values.next()) {
        lines.add(line.get());
      }
    }
    return lines;
  }
}
