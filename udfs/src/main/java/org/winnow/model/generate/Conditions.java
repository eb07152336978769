package org.winnow.model.generate;

import java.io.Serializable;
import java.util.List;
import java.util.Random;
import org.winnow.render.draw.SeededRandom;

/**
 * What a generator asks for beside identity and noise. Each picture draws it by its seed.
 *
 * @param attributes numbers such as a pose or an age
 * @param text prompts, as the tokens that the graph takes
 */
public record Conditions(Attributes attributes, Text text) implements Serializable {
  /** Nothing. */
  public static final Conditions NONE = new Conditions(Attributes.NONE, Text.NONE);

  /** A number that is drawn evenly between two others. */
  public record Range(double from, double to) implements Serializable {
    /**
     * @throws IllegalArgumentException if they are not finite and in this order
     */
    public Range {
      if (!(from <= to && Double.isFinite(from) && Double.isFinite(to))) {
        throw new IllegalArgumentException(
            "a range is [from, to] with from <= to, not [" + from + ", " + to + "]");
      }
    }
  }

  /**
   * An input of float32 numbers, {@code [N, numbers]}.
   *
   * @param name in the graph; empty: none
   * @param ranges of the numbers
   */
  public record Attributes(String name, List<Range> ranges) implements Serializable {
    static final Attributes NONE = new Attributes("", List.of());

    /**
     * @throws IllegalArgumentException if there is a name without numbers
     */
    public Attributes {
      ranges = List.copyOf(ranges);
      if (ranges.isEmpty() != name.isEmpty()) {
        throw new IllegalArgumentException("attributes have a name and one range or more");
      }
    }

    /** The numbers of a picture. */
    float[] draw(long seed) {
      Random random = new Random(SeededRandom.seed(seed, "attributes"));
      float[] numbers = new float[ranges.size()];
      for (int i = 0; i < numbers.length; i++) {
        Range range = ranges.get(i);
        numbers[i] = (float) (range.from() + random.nextDouble() * (range.to() - range.from()));
      }
      return numbers;
    }
  }

  /**
   * An input of int64 tokens, {@code [N, tokens]}. The graph holds the text encoder.
   *
   * @param name in the graph; empty: none
   * @param prompts tokens of each prompt, equally many
   */
  public record Text(String name, List<List<Long>> prompts) implements Serializable {
    static final Text NONE = new Text("", List.of());

    /**
     * @throws IllegalArgumentException if there are no prompts, or their lengths differ
     */
    public Text {
      prompts = prompts.stream().map(List::copyOf).toList();
      long lengths = prompts.stream().mapToInt(List::size).distinct().count();
      if (prompts.isEmpty() != name.isEmpty()
          || lengths > 1
          || prompts.stream().anyMatch(List::isEmpty)) {
        throw new IllegalArgumentException(
            "a text has a name and one prompt or more, with equally many tokens");
      }
    }

    /** Tokens of a prompt. */
    int length() {
      return prompts.isEmpty() ? 0 : prompts.get(0).size();
    }

    /** The prompt of a picture. */
    List<Long> draw(long seed) {
      return prompts.get(new Random(SeededRandom.seed(seed, "text")).nextInt(prompts.size()));
    }
  }
}
