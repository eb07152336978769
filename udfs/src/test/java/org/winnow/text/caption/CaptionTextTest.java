package org.winnow.text.caption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CaptionTextTest {
  private static List<String> tokens(String caption) {
    CaptionText text = CaptionText.of(caption, 4096);
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < text.tokens(); i++) {
      tokens.add(text.token(i));
    }
    return tokens;
  }

  @Test
  void wordsAreFoldedAndMarksAreKept() {
    assertThat(tokens("The ACTRESS, Dr. Müller's sister. Straße 3.5!"))
        .containsExactly(
            "the", "actress", ",", "dr", "muller", "s", "sister", ".", "strasse", "3", ",", "5",
            ".");
    assertThat(tokens("ΑΝΔΡΑΣ άνδρας")).containsExactly("ανδρασ", "ανδρασ");
    assertThat(tokens("Ｆｕｌｌ")).containsExactly("full");
  }

  @Test
  void scriptsWithoutBlanksAreCutIntoCharacters() {
    assertThat(tokens("女演员 Anna")).containsExactly("女", "演", "员", "anna");
    assertThat(tokens("トム・ハンクス")).containsExactly("ト", "ム", "ハ", "ン", "ク", "ス");
    assertThat(tokens("배우가 웃는다")).containsExactly("배우가", "웃는다");
  }

  @Test
  void formsOfOneTextAreEqual() {
    assertThat(tokens("e\u0301te\u0301")).isEqualTo(tokens("été"));
    assertThat(tokens("\u1107\u1162\u110B\u116E")).isEqualTo(tokens("배우"));
    assertThat(tokens("wo\u00ADman zero\u200Bwidth")).containsExactly("woman", "zerowidth");
  }

  @Test
  void tagsEntitiesAndControlCharactersAreNoWords() {
    assertThat(tokens("<p class=\"a\">A&nbsp;man &amp; a&#x20;dog</p>\u0000\uD800 ok 👩‍🚒"))
        .containsExactly("a", "man", ",", "a", "dog", ",", "ok", ",");
    assertThat(tokens("1 < 2 & 3 &#xD800; &bogus;")).contains("1", "2", "3", "bogus");
  }

  @Test
  void whatLiesBeyondTheLimitIsNotRead() {
    CaptionText text = CaptionText.of("man ".repeat(1 << 18), 40);
    assertThat(text.tokens()).isEqualTo(10);
    assertThat(CaptionText.of("<".repeat(1 << 20) + "&".repeat(1 << 20), 1 << 20).tokens())
        .isLessThan(3);
  }

  @Property
  void everyTokenStandsInTheCaptionInOrder(@ForAll String caption) {
    CaptionText text = CaptionText.of(caption, 4096);
    int end = 0;
    for (int i = 0; i < text.tokens(); i++) {
      assertThat(text.token(i)).isNotEmpty().doesNotContain(" ");
      assertThat(text.begin(i)).isGreaterThanOrEqualTo(end);
      assertThat(text.end(i)).isGreaterThan(text.begin(i)).isLessThanOrEqualTo(caption.length());
      assertThat(text.tokenAt(text.text().indexOf(text.token(i)))).isLessThanOrEqualTo(i);
      end = text.end(i);
    }
    assertThat(text.text().split(" ", -1)).hasSize(Math.max(1, text.tokens()));
  }
}
