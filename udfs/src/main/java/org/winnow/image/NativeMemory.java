package org.winnow.image;

/**
 * Tells a want of memory from a fault of a file: both leave OpenCV as a {@link RuntimeException}.
 */
final class NativeMemory {
  private NativeMemory() {}

  /**
   * Throws where a native call failed for want of memory; returns where the input is at fault.
   *
   * @throws IllegalStateException with an {@link OutOfMemoryError} as its cause
   */
  static void check(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("(-4:Insufficient memory)")
        || message.contains("OutOfMemoryError")
        || message.contains("bad_alloc")) {
      OutOfMemoryError memory = new OutOfMemoryError(message);
      memory.initCause(failure);
      throw new IllegalStateException("A picture found no memory to be decoded into", memory);
    }
  }
}
