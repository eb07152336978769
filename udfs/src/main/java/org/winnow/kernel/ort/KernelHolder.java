package org.winnow.kernel.ort;

import java.util.Optional;
import org.winnow.kernel.Int8Products;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.model.Device;
import org.winnow.model.ModelException;
import org.winnow.model.ModelHolder;

/** The similarity kernels of this JVM that share a session of ONNX Runtime. */
public final class KernelHolder {
  private static final String GEMM = "gemm";
  private static final String INT8 = "int8";

  private KernelHolder() {}

  /**
   * The kernel of a device. After rescoring, its results are those of the other kernels.
   *
   * @throws ModelException if the device cannot be used
   */
  public static SimilarityKernel of(Device device) {
    return new OrtSimilarityKernel(
        ModelHolder.get(GemmSession.class, GEMM, device, () -> GemmSession.open(device)));
  }

  /** The fastest kernel for this machine's processors. */
  public static SimilarityKernel ofProcessor() {
    return SimilarityKernel.int8(KernelHolder::int8Products);
  }

  /**
   * The int8 products; empty if they are not exact or not faster, which is measured once per JVM.
   */
  public static Optional<Int8Products> int8Products() {
    Int8 int8 = ModelHolder.get(Int8.class, INT8, Device.CPU, Int8::open);
    return int8.worthwhile() ? Optional.of(int8.session()) : Optional.empty();
  }

  private record Int8(Int8Session session, boolean worthwhile) implements AutoCloseable {
    static Int8 open() {
      Int8Session session = new Int8Session();
      return new Int8(session, SimilarityKernel.isWorthwhile(session));
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
