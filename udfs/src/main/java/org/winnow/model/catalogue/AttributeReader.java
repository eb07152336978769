package org.winnow.model.catalogue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.attribute.AttributeContract.Attribute;
import org.winnow.model.attribute.Reading;

/** Reads what the descriptor of a model of attributes says of its crop and its outputs. */
final class AttributeReader {
  private static final String SIDES = "crop.sides";
  private static final String ATTRIBUTES = "attributes";
  private static final String LABELS = "labels";
  private static final String LOGITS = "logits";
  private static final String MARGIN = "margin";

  /** The keys of an attribute, by its kind. */
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "binary", Set.of(LABELS, MARGIN),
          "classes", Set.of(LABELS, LOGITS, MARGIN),
          "expectation", Set.of("bins", "first", "step", LOGITS),
          "number", Set.of("min", "max"));

  private static final Set<String> COMMON = Set.of("output", "kind");

  private final DescriptorReader reader;
  private final Config config;

  AttributeReader(DescriptorReader reader, Config config) {
    this.reader = reader;
    this.config = config;
  }

  /** Whether a key belongs to this part of a descriptor. Keys of attributes are checked later. */
  static boolean isKey(String key) {
    return key.equals(SIDES) || key.startsWith(ATTRIBUTES + ".");
  }

  /** The contract, its attributes in the order of their names; empty if there was a fault. */
  Optional<AttributeContract> read() {
    double sides = reader.value(SIDES, config::getDouble, 1.0);
    ConfigObject block =
        config.hasPath(ATTRIBUTES) ? reader.value(ATTRIBUTES, config::getObject, null) : null;
    List<Attribute> attributes = new ArrayList<>();
    if (block != null) {
      for (String name : new TreeSet<>(block.keySet())) {
        attribute(name, block.get(name)).ifPresent(attributes::add);
      }
    }
    if (!reader.isFaultless()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AttributeContract(sides, attributes));
    } catch (IllegalArgumentException e) {
      reader.fault(e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Attribute> attribute(String name, ConfigValue value) {
    String path = ATTRIBUTES + "." + name;
    if (!name.matches("[a-z][a-z0-9_]*") || !(value instanceof ConfigObject block)) {
      reader.fault(path + ": an attribute is a block, its name of small letters, digits and _");
      return Optional.empty();
    }
    String output = reader.text(path + ".output", ".+");
    String kind = reader.text(path + ".kind", "binary|classes|expectation|number");
    Set<String> known = new TreeSet<>(KEYS.getOrDefault(kind, Set.of()));
    known.addAll(COMMON);
    Set<String> unknown = new TreeSet<>(block.keySet());
    unknown.removeAll(known);
    if (KEYS.containsKey(kind) && !unknown.isEmpty()) {
      reader.fault(path + ": kind '" + kind + "' has the keys " + known + ", not " + unknown);
    }
    if (!reader.isFaultless()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Attribute(name, output, reading(path + ".", kind)));
    } catch (IllegalArgumentException e) {
      reader.fault(path + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Reading reading(String path, String kind) {
    return switch (kind) {
      case "binary" -> new Reading.Binary(labels(path), number(path + MARGIN));
      case "classes" ->
          new Reading.Classes(labels(path), reader.flag(path + LOGITS), number(path + MARGIN));
      case "expectation" ->
          new Reading.Expectation(
              (int) reader.whole(path + "bins", 2, 1 << 16),
              number(path + "first"),
              number(path + "step"),
              reader.flag(path + LOGITS));
      default -> new Reading.Plain(number(path + "min"), number(path + "max"));
    };
  }

  private List<String> labels(String path) {
    return reader.value(path + LABELS, config::getStringList, List.of("no", "yes"));
  }

  private double number(String path) {
    return reader.value(path, config::getDouble, 0.0);
  }
}
