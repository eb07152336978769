package org.winnow.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CsvTest {

  @Test
  void whatIsWrittenIsReadAgain() {
    List<String> cells = List.of("a", "", "b,\"c\"", "two\nlines", " x ", "semi;colon");

    List<Csv.Line> lines = Csv.parse("h\n" + Csv.line(cells) + "\n");

    assertThat(lines.get(1).cells()).isEqualTo(cells);
  }

  @Property
  void anyCellsAreReadAsTheyWereWritten(@ForAll List<@StringLength(max = 8) String> cells) {
    List<String> all = new ArrayList<>(List.of("first"));
    cells.forEach(cell -> all.add(cell.replace("\0", "")));

    List<Csv.Line> lines = Csv.parse("a,b\r\n" + Csv.line(all) + "\r\nlast");

    assertThat(lines.get(1).cells()).isEqualTo(all);
    assertThat(lines.get(2).cells()).containsExactly("last");
  }

  @Property
  void aHarmlessTextIsThatOfOneTextOnly(@ForAll @Chars({'\'', '=', '-', 'a', '\t'}) String text) {
    assertThat(Csv.harmless(text)).doesNotMatch("(?s)[=+\\-@\\t\\r].*");
    assertThat(Csv.harmless("'" + text)).isNotEqualTo(Csv.harmless(text));
    assertThat(Csv.original(Csv.harmless(text))).isEqualTo(text);
  }

  @Test
  void textAfterAClosedQuoteIsNamedByItsLine() {
    assertThatThrownBy(() -> Csv.parse("a,b\n1,2\n\"3\"x,4\n"))
        .hasMessage("line 3: text follows a closed quote. A quote within a cell is doubled.");
  }

  @Test
  void spreadsheetsWriteMarksSemicolonsAndOtherLineEnds() {
    List<Csv.Line> lines = Csv.parse("\uFEFFa;b\r\n\r\n1;\"2;3\"\r\n;;\r\n4;5");

    assertThat(lines)
        .containsExactly(
            new Csv.Line(1, List.of("a", "b")),
            new Csv.Line(3, List.of("1", "2;3")),
            new Csv.Line(5, List.of("4", "5")));
  }

  @Test
  void aRecordIsCountedFromTheLineItBeginsOn() {
    List<Csv.Line> lines = Csv.parse("a,b\n\"1\n2\",x\n3,y\n");

    assertThat(lines).extracting(Csv.Line::number).containsExactly(1L, 2L, 4L);
  }

  @Test
  void anOpenQuoteIsNamedByItsLine() {
    assertThatThrownBy(() -> Csv.parse("a,b\n1,\"2\n3,4\n"))
        .hasMessage("line 2: a quote is opened and not closed.");
  }

  @Test
  void namesOfStrangersAreNoFormulas() {
    assertThat(Csv.harmless("=HYPERLINK(\"x\")")).isEqualTo("'=HYPERLINK(\"x\")");
    assertThat(Csv.harmless("@a")).isEqualTo("'@a");
    assertThat(Csv.harmless("'Abd al-Hamid")).isEqualTo("'Abd al-Hamid");
    assertThat(Csv.harmless("Ada-Lou")).isEqualTo("Ada-Lou");
  }
}
