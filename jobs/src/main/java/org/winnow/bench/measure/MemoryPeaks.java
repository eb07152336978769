package org.winnow.bench.measure;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Peak memory of this process, part by part: the heap that is in use after a garbage collection,
 * and what is resident, native parts included.
 */
public final class MemoryPeaks implements AutoCloseable {
  private static final long PERIOD_MILLIS = 100;
  private static final long NONE = -1;

  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final NotificationListener listener = this::collected;
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          runnable -> {
            Thread thread = new Thread(runnable, "memory-peaks");
            thread.setDaemon(true);
            return thread;
          });
  private long heapMib = NONE;
  private long residentMib = NONE;

  /**
   * The peaks of a part.
   *
   * @param heapMib MiB of the heap in use after a collection; empty if there was no collection
   * @param residentMib MiB that were resident; empty where the system does not tell
   */
  public record Peak(OptionalLong heapMib, OptionalLong residentMib) {}

  private MemoryPeaks() {}

  /** Begins to watch. */
  public static MemoryPeaks watch() {
    MemoryPeaks peaks = new MemoryPeaks();
    peaks.collectors.forEach(
        bean -> ((NotificationEmitter) bean).addNotificationListener(peaks.listener, null, null));
    peaks.sampler.scheduleAtFixedRate(
        peaks::sample, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return peaks;
  }

  /** The peaks since the previous call, or since the beginning. A new part begins. */
  public synchronized Peak next() {
    sample();
    Peak peak = new Peak(known(heapMib), known(residentMib));
    heapMib = NONE;
    residentMib = NONE;
    return peak;
  }

  private static OptionalLong known(long mib) {
    return mib == NONE ? OptionalLong.empty() : OptionalLong.of(mib);
  }

  private synchronized void sample() {
    ProcessMemory.nowMib().ifPresent(mib -> residentMib = Math.max(residentMib, mib));
  }

  private void collected(Notification notification, Object ignored) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      Map<String, MemoryUsage> after =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getMemoryUsageAfterGc();
      long used =
          after.entrySet().stream()
              .filter(pool -> heapPools.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      collected(used >> 20);
    }
  }

  private synchronized void collected(long mib) {
    heapMib = Math.max(heapMib, mib);
  }

  @Override
  public void close() {
    sampler.shutdownNow();
    for (GarbageCollectorMXBean bean : collectors) {
      try {
        ((NotificationEmitter) bean).removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
