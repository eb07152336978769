package org.winnow.model.catalogue;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.winnow.model.Family;
import org.winnow.model.generate.Conditions;
import org.winnow.model.generate.Conditions.Attributes;
import org.winnow.model.generate.Conditions.Range;
import org.winnow.model.generate.Conditions.Text;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.model.generate.GeneratorContract.Diffusion;
import org.winnow.model.generate.GeneratorContract.Port;

/** Reads what the descriptor of a generator says of its inputs. */
final class GeneratorReader {
  static final Set<String> KEYS =
      Set.of(
          "trained_on",
          "output.size",
          "output.colour",
          "output.mean",
          "output.std",
          "generator.identity.name",
          "generator.identity.shape",
          "generator.identity.norm",
          "generator.noise.name",
          "generator.noise.shape",
          "generator.attributes.name",
          "generator.attributes.ranges",
          "generator.text.name",
          "generator.text.prompts",
          "generator.perturbations",
          "generator.diffusion.sample",
          "generator.diffusion.time",
          "generator.diffusion.training_steps",
          "generator.diffusion.steps",
          "generator.diffusion.beta_start",
          "generator.diffusion.beta_end");

  private static final String IDENTITY = "generator.identity";
  private static final String NOISE = "generator.noise";
  private static final String ATTRIBUTES = "generator.attributes";
  private static final String TEXT = "generator.text";
  private static final String DIFFUSION = "generator.diffusion.";

  private final DescriptorReader reader;
  private final Config config;

  GeneratorReader(DescriptorReader reader, Config config) {
    this.reader = reader;
    this.config = config;
  }

  /** The contract; empty if there was a fault. */
  Optional<GeneratorContract> read(Family family) {
    List<String> trainedOn = reader.value("trained_on", config::getStringList, List.<String>of());
    if (family == Family.PORTRAITS) {
      return Optional.of(GeneratorContract.SEEDS);
    }
    try {
      return Optional.of(
          new GeneratorContract(
              port(IDENTITY),
              config.hasPath(IDENTITY + ".norm")
                  ? reader.value(IDENTITY + ".norm", config::getDouble, 0.0)
                  : 0,
              port(NOISE),
              new Conditions(attributes(), text()),
              family == Family.DIFFUSION ? diffusion() : Diffusion.NONE,
              reader.value("generator.perturbations", config::getDoubleList, List.of(0.0)),
              trainedOn));
    } catch (IllegalArgumentException e) {
      reader.fault("generator: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Port port(String block) {
    return config.hasPath(block)
        ? new Port(
            reader.text(block + ".name", ".+"),
            reader.value(block + ".shape", config::getIntList, List.of(1)))
        : Port.NONE;
  }

  private Attributes attributes() {
    if (!config.hasPath(ATTRIBUTES)) {
      return Conditions.NONE.attributes();
    }
    List<List<Double>> ranges = lists(ATTRIBUTES + ".ranges", Number::doubleValue);
    for (List<Double> range : ranges) {
      if (range.size() != 2) {
        throw new IllegalArgumentException(
            "attributes.ranges: a range is [from, to], not " + range);
      }
    }
    return new Attributes(
        reader.text(ATTRIBUTES + ".name", ".+"),
        ranges.stream().map(range -> new Range(range.get(0), range.get(1))).toList());
  }

  private Text text() {
    return config.hasPath(TEXT)
        ? new Text(reader.text(TEXT + ".name", ".+"), lists(TEXT + ".prompts", Number::longValue))
        : Conditions.NONE.text();
  }

  /** Lists of numbers. */
  private <T> List<List<T>> lists(String key, Function<Number, T> number) {
    List<List<T>> lists = new ArrayList<>();
    for (Object list : reader.value(key, path -> config.getList(path).unwrapped(), List.of())) {
      List<T> numbers = new ArrayList<>();
      if (list instanceof List<?> values) {
        for (Object value : values) {
          if (!(value instanceof Number n)) {
            throw new IllegalArgumentException(key + " holds " + value + ", which is no number");
          }
          numbers.add(number.apply(n));
        }
      } else {
        throw new IllegalArgumentException(key + " is a list of lists of numbers");
      }
      lists.add(numbers);
    }
    return lists;
  }

  private Diffusion diffusion() {
    return new Diffusion(
        reader.text(DIFFUSION + "sample", ".+"),
        reader.text(DIFFUSION + "time", ".+"),
        (int) reader.whole(DIFFUSION + "training_steps", 1, 1 << 20),
        (int) reader.whole(DIFFUSION + "steps", 1, 1 << 20),
        reader.value(DIFFUSION + "beta_start", config::getDouble, 1e-4),
        reader.value(DIFFUSION + "beta_end", config::getDouble, 0.02));
  }
}
