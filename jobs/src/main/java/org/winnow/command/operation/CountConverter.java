package org.winnow.command.operation;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of things: 250000, 10K, 1.5M, 2G (thousands, millions, thousand millions). */
final class CountConverter implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([KMG]?)");

  @Override
  public Long convert(String text) {
    Matcher parts = FORM.matcher(text.replace(",", "").toUpperCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new TypeConversionException("'" + text + "' is not a number such as 250000, 10K or 2M");
    }
    int zeros =
        switch (parts.group(2)) {
          case "K" -> 3;
          case "M" -> 6;
          case "G" -> 9;
          default -> 0;
        };
    BigDecimal number = new BigDecimal(parts.group(1)).scaleByPowerOfTen(zeros);
    try {
      long count = number.longValueExact();
      if (count > 0) {
        return count;
      }
    } catch (ArithmeticException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number");
    }
    throw new TypeConversionException("'" + text + "' is not more than 0");
  }
}
