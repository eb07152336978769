package org.winnow.web.polite;

import java.time.Duration;

/**
 * What one host was asked, for the report.
 *
 * @param requests number of requests sent
 * @param busy time from the first request to the end of the last one
 * @param paused sum of the pauses that the host asked for
 * @param slowDowns number of times that its rate was halved
 * @param ratePerSecond its rate now
 * @param queued items that wait
 */
public record HostStatistics(
    String host,
    long requests,
    Duration busy,
    Duration paused,
    int slowDowns,
    double ratePerSecond,
    int queued) {}
