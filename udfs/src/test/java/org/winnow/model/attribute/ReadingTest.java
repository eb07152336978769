package org.winnow.model.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.winnow.model.attribute.Reading.Binary;
import org.winnow.model.attribute.Reading.Classes;
import org.winnow.model.attribute.Reading.Expectation;
import org.winnow.model.attribute.Reading.Plain;

class ReadingTest {
  private static final Binary GENDER = new Binary(List.of("female", "male"), 0.2);

  private static AttributeValue read(Reading reading, float... numbers) {
    return reading.read("a", numbers).orElseThrow();
  }

  @Test
  void aBinaryOutputIsTheProbabilityOfTheSecondWord() {
    assertThat(read(GENDER, 0.9f).value()).isEqualTo("male");
    assertThat(read(GENDER, 0.1f).value()).isEqualTo("female");
    assertThat(read(GENDER, 0.1f).score().orElseThrow()).isCloseTo(0.9, within());
    assertThat(read(GENDER, 0.1f).number()).isEmpty();
  }

  @Test
  void belowTheMarginTheValueIsUnknownAndKeepsItsScore() {
    assertThat(read(GENDER, 0.59f).value()).isEqualTo("unknown");
    assertThat(read(GENDER, 0.41f).value()).isEqualTo("unknown");
    assertThat(read(GENDER, 0.41f).score().orElseThrow()).isCloseTo(0.59, within());
    assertThat(read(GENDER, 0.61f).value()).isEqualTo("male");
  }

  @Test
  void classesTakeLogitsOrProbabilities() {
    List<String> words = List.of("a", "b", "c");
    AttributeValue ofLogits = read(new Classes(words, true, 0), 0, (float) Math.log(3), 0);
    assertThat(ofLogits.value()).isEqualTo("b");
    assertThat(ofLogits.score().orElseThrow()).isCloseTo(0.6, within());
    assertThat(read(new Classes(words, false, 0.4), 0.2f, 0.6f, 0.2f).value()).isEqualTo("b");
    assertThat(read(new Classes(words, false, 0.5), 0.2f, 0.6f, 0.2f).value()).isEqualTo("unknown");
    // Large logits do not overflow.
    assertThat(read(new Classes(words, true, 0.5), 1000, -1000, 0).score()).contains(1.0);
  }

  @Test
  void anExpectationIsTheMeanOfTheBins() {
    assertThat(read(new Expectation(3, 20, 10, false), 0.5f, 0, 0.5f).number()).contains(30.0);
    assertThat(read(new Expectation(3, 99, -3, true), 0, 0, 0).value()).isEqualTo("96.0");
    assertThat(read(new Expectation(2, 0, 1, true), 0, 0).score()).isEmpty();
    assertThat(read(new Expectation(2, -0.01, 0.01, false), 1, 0).value()).isEqualTo("0.0");
  }

  @Test
  void aNumberOutOfItsRangeIsUnknown() {
    Plain age = new Plain(0, 110);
    assertThat(read(age, 33.26f).value()).isEqualTo("33.3");
    assertThat(read(age, -1f)).isEqualTo(AttributeValue.unknownNumber("a"));
    assertThat(read(age, 111f).number()).isEmpty();
  }

  @Test
  void whatIsNotFiniteIsNoValue() {
    assertThat(GENDER.read("a", new float[] {Float.NaN})).isEqualTo(Optional.empty());
    assertThat(new Expectation(2, 0, 1, true).read("a", new float[] {0, Float.POSITIVE_INFINITY}))
        .isEmpty();
  }

  @Test
  void probabilitiesSumToOne() {
    assertThat(GENDER.isPlausible(new float[] {1.2f})).isFalse();
    assertThat(new Expectation(2, 0, 1, false).isPlausible(new float[] {0.7f, 0.7f})).isFalse();
    assertThat(new Expectation(2, 0, 1, false).isPlausible(new float[] {0.3f, 0.7f})).isTrue();
    assertThat(new Classes(List.of("a", "b"), true, 0).isPlausible(new float[] {7, 9})).isTrue();
  }

  @Test
  void labelsAreDifferentWords() {
    assertThatThrownBy(() -> new Binary(List.of("male"), 0)).hasMessageContaining("two words");
    assertThatThrownBy(() -> new Binary(List.of("male", "male"), 0))
        .hasMessageContaining("different words");
    assertThatThrownBy(() -> new Classes(List.of("yes", "unknown"), false, 0))
        .hasMessageContaining("none of them 'unknown'");
    assertThatThrownBy(() -> new Binary(List.of("a", "b"), 1)).hasMessageContaining("margin");
    assertThatThrownBy(() -> new Expectation(2, 0, 0, true)).hasMessageContaining("step");
    assertThatThrownBy(() -> new Plain(1, 1)).hasMessageContaining("min is below max");
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-6);
  }
}
