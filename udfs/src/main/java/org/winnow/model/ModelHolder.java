package org.winnow.model;

import ai.onnxruntime.OrtException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.winnow.algo.vector.CoarseProducts;
import org.winnow.algo.vector.PairFinder;

/**
 * The models of this JVM: each spec is loaded once per device, shared by all task threads, and
 * closed when the JVM exits. Callers close nothing.
 */
public final class ModelHolder {
  /** The spec of a model, or the name of a graph that Winnow writes itself, and where it runs. */
  private record Key(Object graph, Device device) {}

  private static final String PAIRS = "pairs";
  private static final String COARSE_PAIRS = "coarse pairs";

  private static final ConcurrentHashMap<Key, AutoCloseable> HELD = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ModelHolder::reset, "winnow-close-models"));
  }

  private ModelHolder() {}

  /**
   * The detector of a spec, one pass at the picture's own size; wrap it in a {@link
   * ScalingDetector} to search other sizes.
   *
   * @throws ModelException if it cannot be loaded, or is not a detector
   */
  public static Detector detector(ModelSpec spec, Device device) {
    return (Detector)
        held(
            spec,
            device,
            spec.family() == Family.HAAR ? (s, d) -> HaarDetector.load(s) : OnnxDetector::load);
  }

  /**
   * The embedder of a spec.
   *
   * @throws ModelException if it cannot be loaded, or is not an embedder
   */
  public static Embedder embedder(ModelSpec spec, Device device) {
    return (Embedder) held(spec, device, OnnxEmbedder::load);
  }

  /**
   * What finds pairs of close vectors on a device; the entries are those of the other finders.
   *
   * @throws ModelException if the device cannot be used
   */
  public static PairFinder pairFinder(Device device) {
    return new OnnxPairFinder(
        (PairSession) HELD.computeIfAbsent(new Key(PAIRS, device), k -> PairSession.open(device)));
  }

  /**
   * The fastest that finds pairs of close vectors on this machine's processors; the entries are
   * those of the other finders.
   */
  public static PairFinder pairFinder() {
    return PairFinder.coarse(ModelHolder::coarseProducts);
  }

  /**
   * Products of 8 bits; none where these are not exact or not faster, which is tried once a JVM.
   */
  public static Optional<CoarseProducts> coarseProducts() {
    Coarse coarse =
        (Coarse) HELD.computeIfAbsent(new Key(COARSE_PAIRS, Device.CPU), k -> Coarse.open());
    return coarse.worthwhile() ? Optional.of(coarse.session()) : Optional.empty();
  }

  private record Coarse(CoarseSession session, boolean worthwhile) implements AutoCloseable {
    static Coarse open() {
      CoarseSession session = CoarseSession.open();
      return new Coarse(session, PairFinder.worthwhile(session));
    }

    @Override
    public void close() throws OrtException {
      session.close();
    }
  }

  private static AutoCloseable held(
      ModelSpec spec, Device device, BiFunction<ModelSpec, Device, AutoCloseable> load) {
    return HELD.computeIfAbsent(new Key(spec, device), k -> load.apply(spec, device));
  }

  /** Closes every model, as at the exit of the JVM; for tests that count loads. */
  public static void reset() {
    for (Key key : HELD.keySet()) {
      AutoCloseable model = HELD.remove(key);
      if (model != null) {
        try {
          model.close();
        } catch (Exception e) {
          throw new IllegalStateException(key + " does not close", e);
        }
      }
    }
  }
}
