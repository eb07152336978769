package org.winnow.job;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of runs. */
public final class RunIds {
  private RunIds() {}

  /** A new id: the time of the start and six random digits. */
  public static String next(Clock clock) {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss")
            .withZone(ZoneOffset.UTC)
            .format(clock.instant());
    return time + "-" + String.format("%06x", ThreadLocalRandom.current().nextInt(1 << 24));
  }
}
