package org.winnow.stage.crawl;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.util.AccumulatorV2;
import org.winnow.web.polite.HostStatistics;

/**
 * The hosts of a task whose queued rows take longest at their present rate. A task replaces its
 * value now and then.
 */
final class SlowestHosts
    extends AccumulatorV2<Stream<HostStatistics>, List<SlowestHosts.SlowHost>> {
  private static final long serialVersionUID = 1;
  private static final int MOST = 3;
  private static final Comparator<SlowHost> SLOWEST =
      Comparator.comparingDouble(SlowHost::seconds).reversed().thenComparing(SlowHost::host);

  /**
   * A host.
   *
   * @param queued rows that wait
   * @param rate requests per second
   */
  record SlowHost(String host, int queued, double rate) implements Serializable {
    double seconds() {
      return queued / rate;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%s (%,d waiting, %s/s)",
          host,
          queued,
          rate < 10 ? round(rate) : (int) rate);
    }

    private static String round(double rate) {
      return String.format(Locale.ROOT, "%.2g", rate);
    }
  }

  private List<SlowHost> hosts = List.of();

  /** The slowest of some lists. */
  static List<SlowHost> slowest(Stream<SlowHost> hosts) {
    return hosts.filter(host -> host.queued() > 0).sorted(SLOWEST).limit(MOST).toList();
  }

  @Override
  public void add(Stream<HostStatistics> statistics) {
    hosts =
        slowest(
            statistics.map(host -> new SlowHost(host.host(), host.queued(), host.ratePerSecond())));
  }

  @Override
  public void merge(AccumulatorV2<Stream<HostStatistics>, List<SlowHost>> other) {
    List<SlowHost> all = new ArrayList<>(hosts);
    all.addAll(other.value());
    hosts = slowest(all.stream());
  }

  @Override
  public List<SlowHost> value() {
    return hosts;
  }

  @Override
  public boolean isZero() {
    return hosts.isEmpty();
  }

  @Override
  public void reset() {
    hosts = List.of();
  }

  @Override
  public AccumulatorV2<Stream<HostStatistics>, List<SlowHost>> copy() {
    SlowestHosts copy = new SlowestHosts();
    copy.hosts = hosts;
    return copy;
  }
}
