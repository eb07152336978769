package org.winnow.model.attribute;

import java.util.Locale;
import java.util.Optional;

/**
 * What a model says of one attribute of one face.
 *
 * @param attribute name
 * @param value a word or a number with one decimal place; {@link #UNKNOWN} if the model does not
 *     decide
 * @param score the model's probability of the most likely word, 0 to 1; empty for numbers
 * @param number the number; empty for words and if unknown
 */
public record AttributeValue(
    String attribute, String value, Optional<Double> score, Optional<Double> number) {

  /** The value where a model does not decide. */
  public static final String UNKNOWN = "unknown";

  static AttributeValue word(String attribute, String word, double score) {
    return new AttributeValue(attribute, word, Optional.of(score), Optional.empty());
  }

  static AttributeValue number(String attribute, double number) {
    // Rounded to a whole number first: no -0.0.
    double rounded = Math.round(number * 10) / 10.0;
    return new AttributeValue(
        attribute,
        String.format(Locale.ROOT, "%.1f", rounded),
        Optional.empty(),
        Optional.of(rounded));
  }

  static AttributeValue unknownNumber(String attribute) {
    return new AttributeValue(attribute, UNKNOWN, Optional.empty(), Optional.empty());
  }
}
