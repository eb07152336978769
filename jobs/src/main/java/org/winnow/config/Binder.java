package org.winnow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills immutable records from HOCON; a component {@code maxBytes} is bound to the key {@code
 * max_bytes}.
 */
final class Binder {
  private final Faults faults;

  Binder(Faults faults) {
    this.faults = faults;
  }

  /**
   * Binds a block. A value of the wrong type or out of bounds becomes a fault. The result is then
   * {@code null} or incomplete: check the faults before use.
   */
  <T extends Record> T bind(Class<T> type, Config block, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    boolean complete = true;
    for (int i = 0; i < components.length; i++) {
      String key = key(components[i].getName());
      String full = path.isEmpty() ? key : path + "." + key;
      try {
        values[i] = value(components[i].getGenericType(), block, key, full);
        checkBounds(components[i], values[i], full);
      } catch (WrongType wrong) {
        faults.add(
            "%s is %s: expected %s.%s",
            full, shown(block, key), wrong.expected, origin(block, key));
      }
      complete &= values[i] != null;
    }
    if (!complete) {
      return null;
    }
    T bound = construct(type, values);
    if (bound instanceof Checked checked) {
      checked.check(faults);
    }
    return bound;
  }

  /** The key of a record component: {@code maxBytes} is {@code max_bytes}. */
  static String key(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private Object value(Type type, Config block, String key, String full) throws WrongType {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == Optional.class) {
        return block.hasPath(key)
            ? Optional.ofNullable(value(generic.getActualTypeArguments()[0], block, key, full))
            : Optional.empty();
      }
      if (generic.getRawType() == List.class) {
        return read("a list of strings", () -> List.copyOf(block.getStringList(key)));
      }
      return read("a block of strings", () -> strings(block.getConfig(key)));
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      return constant(raw, block, key);
    }
    if (raw == Threshold.class) {
      return threshold(block, key, full);
    }
    if (raw == DataSize.class) {
      return read("a size such as 64 MiB", () -> new DataSize(block.getMemorySize(key).toBytes()));
    }
    if (raw.isRecord()) {
      Config inner = read("a block { … }", () -> block.getConfig(key));
      return bind(raw.asSubclass(Record.class), inner, full);
    }
    return switch (raw.getName()) {
      case "int", "java.lang.Integer" -> read("a whole number", () -> block.getInt(key));
      case "long", "java.lang.Long" -> read("a whole number", () -> block.getLong(key));
      case "double", "java.lang.Double" -> read("a number", () -> block.getDouble(key));
      case "boolean", "java.lang.Boolean" -> read("true or false", () -> block.getBoolean(key));
      case "java.lang.String" -> read("a text", () -> block.getString(key));
      default -> throw new IllegalStateException("No binding for a setting of type " + raw);
    };
  }

  private static Object constant(Class<?> type, Config block, String key) throws WrongType {
    String options =
        Arrays.stream(type.getEnumConstants())
            .map(c -> c.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
    String given = read("one of " + options, () -> block.getString(key));
    return Arrays.stream(type.getEnumConstants())
        .filter(c -> c.toString().toLowerCase(Locale.ROOT).replace('_', '-').equals(given))
        .findFirst()
        .orElseThrow(() -> new WrongType("one of " + options));
  }

  private Threshold threshold(Config block, String key, String full) throws WrongType {
    String expected = "{fmr = 1e-4}, {fdr = 1e-3} or {cosine = 0.36}";
    Config inner = read(expected, () -> block.getConfig(key));
    OptionalDouble fmr = number(inner, "fmr", expected);
    OptionalDouble fdr = number(inner, "fdr", expected);
    OptionalDouble cosine = number(inner, "cosine", expected);
    if (Stream.of(fmr, fdr, cosine).filter(OptionalDouble::isPresent).count() != 1) {
      faults.add("%s must hold exactly one of fmr, fdr and cosine: write %s.", full, expected);
      return null;
    }
    if (cosine.isPresent()) {
      if (Math.abs(cosine.getAsDouble()) > 1) {
        faults.add("%s.cosine is %s: a cosine lies between -1 and 1.", full, cosine.getAsDouble());
      }
      return new Threshold.Cosine(cosine.getAsDouble());
    }
    double rate = fmr.orElse(fdr.orElse(0));
    if (rate <= 0 || rate >= 1) {
      faults.add(
          "%s.%s is %s: a rate lies between 0 and 1.", full, fmr.isPresent() ? "fmr" : "fdr", rate);
    }
    return fmr.isPresent() ? new Threshold.Fmr(rate) : new Threshold.Fdr(rate);
  }

  private static OptionalDouble number(Config inner, String key, String expected) throws WrongType {
    return inner.hasPath(key)
        ? OptionalDouble.of(read(expected, () -> inner.getDouble(key)))
        : OptionalDouble.empty();
  }

  private void checkBounds(RecordComponent component, Object value, String full) {
    Bounds bounds = component.getAnnotation(Bounds.class);
    if (bounds == null || value == null) {
      return;
    }
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> checkBounds(bounds, present, full));
    } else {
      checkBounds(bounds, value, full);
    }
  }

  private void checkBounds(Bounds bounds, Object value, String full) {
    double number = value instanceof DataSize size ? size.bytes() : ((Number) value).doubleValue();
    if (number < bounds.min()) {
      faults.add("%s is %s: the minimum is %s.", full, plain(number), plain(bounds.min()));
    } else if (number > bounds.max()) {
      faults.add("%s is %s: the maximum is %s.", full, plain(number), plain(bounds.max()));
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static Map<String, String> strings(Config block) {
    Map<String, String> result = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      // Property names contain dots. HOCON may read "fs.s3a.endpoint" as a path or as one quoted
      // key.
      String name = String.join(".", com.typesafe.config.ConfigUtil.splitPath(entry.getKey()));
      result.put(name, String.valueOf(entry.getValue().unwrapped()));
    }
    return Map.copyOf(result);
  }

  private static <T extends Record> T construct(Class<T> type, Object[] values) {
    try {
      List<Class<?>> parameters = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        parameters.add(component.getType());
      }
      return type.getDeclaredConstructor(parameters.toArray(Class<?>[]::new)).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot build " + type, e);
    }
  }

  private static String shown(Config block, String key) {
    ConfigValue value = block.root().get(key);
    if (value == null) {
      return "missing";
    }
    return value.valueType() == ConfigValueType.NULL
        ? "null"
        : Secrets.mask(key, value.render(com.typesafe.config.ConfigRenderOptions.concise()));
  }

  private static String origin(Config block, String key) {
    ConfigValue value = block.root().get(key);
    return value == null ? "" : " (" + value.origin().description() + ")";
  }

  private interface Reader<T> {
    T read();
  }

  private static <T> T read(String expected, Reader<T> reader) throws WrongType {
    try {
      return reader.read();
    } catch (com.typesafe.config.ConfigException.WrongType
        | com.typesafe.config.ConfigException.Missing
        | BadValue e) {
      throw new WrongType(expected);
    }
  }

  /** The value does not have the type of the record component. */
  private static final class WrongType extends Exception {
    private final String expected;

    WrongType(String expected) {
      super(expected);
      this.expected = expected;
    }
  }
}
