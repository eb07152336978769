package org.winnow.bench.crawl;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.bench.peer.PeerMemory;
import org.winnow.bench.peer.PeerScript;
import org.winnow.command.PipelineOptions;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench crawl}: a crawl of servers on this machine, beside img2dataset. */
@Command(
    name = "crawl",
    description =
        "Crawls pictures from servers that it starts on addresses of the loopback, and prints rate,"
            + " memory and what the servers saw.",
    footer = {
      "",
      "Examples:",
      "  winnow bench crawl --pictures 100000 --bytes 12000 --img2dataset venv/bin/python",
      "  winnow bench crawl --pictures 5000 --bytes 500000 --img2dataset venv/bin/python",
      "",
      "The servers run in a process of their own, on the same processors. Both tools keep the files"
          + " as they came, check that",
      "they are pictures (img2dataset decodes them, Winnow reads their structure) and hash them;"
          + " img2dataset writes tar files,",
      "Winnow its tables. Winnow keeps to a pace a host; img2dataset has none."
    })
public final class CrawlBench implements Callable<Integer> {
  private static final int OF_NAME = 100;
  private static final int SHARDS_PER_PROCESS = 4;
  private static final int LARGEST_SHARD = 10_000;

  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      description = "Pictures, each with a URL of its own (default ${DEFAULT-VALUE})")
  private int pictures = 20_000;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "About how many bytes a picture has (default ${DEFAULT-VALUE})")
  private int bytes = 12_000;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      description = "Servers, at most " + PictureHosts.MOST + " (default ${DEFAULT-VALUE})")
  private int hosts = 100;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "crawl.host_rate: requests per second to a host (default ${DEFAULT-VALUE})")
  private int rate = 200;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the servers (default ${DEFAULT-VALUE})")
  private int port = 8650;

  @Option(
      names = "--img2dataset",
      paramLabel = "PYTHON",
      description = "Also measure img2dataset with this Python")
  private String img2dataset;

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description =
          "Threads of a process of img2dataset, one run each; the fastest counts (default"
              + " ${DEFAULT-VALUE})")
  private List<Integer> threads = List.of(256, 32);

  @Option(
      names = "--unchecked",
      description =
          "Let img2dataset store what comes without looking into it (disable_all_reencoding): it"
              + " then tells no sizes and refuses no broken file")
  private boolean unchecked;

  public CrawlBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    check();
    if (img2dataset != null) {
      peer().check();
    }
    Path scratch = Files.createTempDirectory("winnow-bench");
    try (HostsProcess servers = new HostsProcess(hosts, port, bytes)) {
      Path list = writeList(scratch.resolve("urls.csv"));
      Measurements measured = Measurements.of("crawl");
      double seconds = crawl(list, scratch.resolve("warehouse"), servers, measured);
      if (img2dataset != null) {
        double best = comparePeer(list, scratch, servers, measured);
        measured.add("times_as_fast", best / seconds);
      }
      measured.print(console.results());
      json.write(measured);
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }

  private void check() {
    List<String> faults = new ArrayList<>();
    if (pictures < 1) {
      faults.add("--pictures is " + pictures + ": give 1 or more.");
    }
    if (bytes < NumberedPictures.FEWEST_BYTES) {
      faults.add("--bytes is " + bytes + ": give " + NumberedPictures.FEWEST_BYTES + " or more.");
    }
    if (hosts < 1 || hosts > PictureHosts.MOST) {
      faults.add("--hosts is " + hosts + ": give 1 to " + PictureHosts.MOST + ".");
    }
    if (threads.stream().anyMatch(n -> n < 1)) {
      faults.add("--threads are " + threads + ": give 1 or more.");
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
  }

  private Path writeList(Path list) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(list)) {
      out.write("url,name\n");
      for (int i = 0; i < pictures; i++) {
        out.write(
            "http://%s:%s/%s.jpg,person %s\n"
                .formatted(PictureHosts.host(i % hosts), port, i, i / OF_NAME));
      }
    }
    return list;
  }

  private double crawl(Path list, Path warehouse, HostsProcess servers, Measurements measured)
      throws IOException {
    String allowed =
        IntStream.range(0, hosts)
            .mapToObj(i -> '"' + PictureHosts.host(i) + '"')
            .collect(Collectors.joining(",", "[", "]"));
    Pipeline.Outcome outcome =
        new Pipeline(console, Clock.systemUTC())
            .run(
                List.of(Stage.CRAWL),
                options.load(
                    "crawl.urls=" + list,
                    "crawl.basis=drawn here",
                    "crawl.contact=bench@example.org",
                    "crawl.hosts=" + allowed,
                    "crawl.allow_loopback=true",
                    "crawl.host_rate=" + rate,
                    "crawl.max_per_host=" + pictures,
                    "warehouse=" + warehouse),
                false)
            .get(Stage.CRAWL);
    add(measured, "winnow", outcome.report().rowsOut(), outcome.seconds());
    measured.addPeakMemory();
    Map<String, Integer> log = servers.log();
    measured
        .add("rate_of_a_host_set", rate)
        .add("most_requests_to_a_host_in_a_second", log.get(HostsProcess.BUSIEST_SECOND))
        .add("most_connections_to_a_host", log.get(HostsProcess.CONNECTIONS))
        .add("most_requests_for_robots_to_a_host", log.get(HostsProcess.ROBOTS))
        .add("requests", log.get(HostsProcess.REQUESTS));
    return outcome.seconds();
  }

  private double comparePeer(Path list, Path scratch, HostsProcess servers, Measurements measured)
      throws IOException {
    double best = Double.MAX_VALUE;
    int processes = Runtime.getRuntime().availableProcessors();
    int shard = Math.max(1, Math.min(LARGEST_SHARD, pictures / processes / SHARDS_PER_PROCESS));
    for (int each : threads) {
      console.say("img2dataset with " + each + " threads in each of " + processes + " processes");
      Path output = scratch.resolve("img2dataset-" + each);
      PeerMemory memory = new PeerMemory();
      Map<String, Object> result =
          peer()
              .measure(
                  List.of(
                      list.toString(),
                      output.toString(),
                      Integer.toString(processes),
                      Integer.toString(each),
                      Integer.toString(shard),
                      Boolean.toString(unchecked)),
                  memory);
      Photographs.deleteAll(output);
      double seconds = ((Number) result.get("elapsed_seconds")).doubleValue();
      String name = "img2dataset_" + each + "_threads";
      add(measured, name, ((Number) result.get("pictures")).longValue(), seconds);
      memory.peakMib().ifPresent(mib -> measured.add(name + "_peak_memory_mib", mib));
      Map<String, Integer> log = servers.log();
      measured.add(
          name + "_most_requests_to_a_host_in_a_second", log.get(HostsProcess.BUSIEST_SECOND));
      best = Math.min(best, seconds);
    }
    return best;
  }

  private void add(Measurements measured, String who, long came, double seconds) {
    measured
        .add(who + "_pictures", came)
        .add(who + "_seconds", seconds)
        .add(who + "_pictures_per_second", came / seconds)
        .add(who + "_mb_per_second", came * (double) bytes / seconds / 1e6);
  }

  private PeerScript peer() {
    return new PeerScript(
        "img2dataset", "--img2dataset", img2dataset, "img2dataset_crawl", "img2dataset");
  }
}
