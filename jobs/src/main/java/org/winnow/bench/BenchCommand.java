package org.winnow.bench;

import org.winnow.bench.archive.ArchivesBench;
import org.winnow.bench.benefit.BenefitBench;
import org.winnow.bench.copies.CopiesBench;
import org.winnow.bench.crawl.CrawlBench;
import org.winnow.bench.generator.GeneratorsBench;
import org.winnow.bench.label.LabelsBench;
import org.winnow.bench.leaks.LeaksBench;
import org.winnow.bench.pipeline.PipelineBench;
import org.winnow.console.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code winnow bench}: measurements that anyone can repeat, one subcommand each. */
@Command(
    name = "bench",
    description = "Measures Winnow on this machine; docs/benchmarks.md keeps what came out.",
    synopsisSubcommandLabel = "SUBJECT",
    mixinStandardHelpOptions = true)
public final class BenchCommand {
  private BenchCommand() {}

  /** The command with its subjects. */
  public static CommandLine commandLine(Console console) {
    CommandLine bench = new CommandLine(new BenchCommand());
    add(bench, "crawl", new CrawlBench(console));
    add(bench, "ingest", new IngestBench(console));
    add(bench, "archives", new ArchivesBench(console));
    add(bench, "embed", new EmbedBench(console));
    add(bench, "join", new JoinBench(console));
    add(bench, "nearest", new NearestBench(console));
    add(bench, "cluster", new ClusterBench(console));
    add(bench, "components", new ComponentsBench(console));
    add(bench, "captions", new CaptionsBench(console));
    add(bench, "copies", new CopiesBench(console));
    add(bench, "leaks", new LeaksBench(console));
    add(bench, "generators", new GeneratorsBench(console));
    add(bench, "separation", new SeparationBench(console));
    add(bench, "benefit", new BenefitBench(console));
    add(bench, "labels", new LabelsBench(console));
    add(bench, "pipeline", new PipelineBench(console));
    add(bench, "report", new ReportBench(console));
    return bench;
  }

  private static void add(CommandLine bench, String name, Object subject) {
    CommandLine line = new CommandLine(subject);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    bench.addSubcommand(name, line);
  }
}
