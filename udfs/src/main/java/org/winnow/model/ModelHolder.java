package org.winnow.model;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What this JVM has loaded: each spec once per device, shared by all task threads, and closed when
 * the JVM exits. Callers close nothing.
 */
public final class ModelHolder {
  /**
   * What is loaded.
   *
   * @param kind type of what is held
   * @param source the spec of a model, or the name of a graph that Winnow writes itself
   * @param device where it runs
   */
  private record Key(Class<?> kind, Object source, Device device) {}

  /** The place of one key; loading holds up nobody who asks for another. */
  private static final class Slot {
    private Object held;

    synchronized Object get(Supplier<?> load) {
      if (held == null) {
        held = load.get();
      }
      return held;
    }

    synchronized void close() throws Exception {
      if (held instanceof AutoCloseable closeable) {
        closeable.close();
      }
      held = null;
    }
  }

  private static final ConcurrentHashMap<Key, Slot> SLOTS = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ModelHolder::reset, "winnow-close-models"));
  }

  private ModelHolder() {}

  /**
   * What is held under a source and a device; the first call loads it, others that ask meanwhile
   * wait. A load that fails is tried again by the next call.
   */
  public static <T> T get(Class<T> kind, Object source, Device device, Supplier<? extends T> load) {
    Slot slot = SLOTS.computeIfAbsent(new Key(kind, source, device), k -> new Slot());
    return kind.cast(slot.get(load));
  }

  /** Closes everything, as at the exit of the JVM; for tests that count loads. */
  public static void reset() {
    for (Key key : SLOTS.keySet()) {
      Slot slot = SLOTS.remove(key);
      if (slot != null) {
        try {
          slot.close();
        } catch (Exception e) {
          throw new IllegalStateException(key + " does not close", e);
        }
      }
    }
  }
}
