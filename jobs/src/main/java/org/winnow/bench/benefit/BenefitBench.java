package org.winnow.bench.benefit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TableErrors;
import org.winnow.console.Unit;
import org.winnow.metric.HeldOut;
import org.winnow.metric.Projection;
import org.winnow.metric.Student;
import org.winnow.metric.StudentReport;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.student.StudentTrainer;
import org.winnow.table.Embeddings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench benefit}: trains students on real and on synthetic faces. */
@Command(
    name = "benefit",
    description =
        "Trains students of the embedder on real faces, on synthetic ones and on half of each, and"
            + " compares them on real people that none of them saw.",
    footer = {
      "",
      "Examples:",
      "  winnow bench benefit --warehouse out/",
      "  winnow bench benefit --warehouse out/ --embedder sface --identities 50 --images 8 --seeds"
          + " 10",
      "",
      "Every training set has as many identities and faces of each. Real people are those of the"
          + " newest cleaning round,",
      "else claimed names with the most prominent face of each image. TAR: share of the genuine"
          + " pairs above the cosine",
      "that 0.1 %% of the impostor pairs reach. A student counts whether its cross-validation accepts"
          + " it or not."
    })
public final class BenefitBench implements Callable<Integer> {
  /** Impostor pairs that must reach the threshold for it to be measurable. */
  private static final double MIN_FALSE_MATCHES = 10;

  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--generator",
      paramLabel = "ID",
      description = "Generator of the synthetic faces (default: all that the warehouse has)")
  private String generator;

  @Option(
      names = "--identities",
      paramLabel = "N",
      description = "Identities of a training set (default ${DEFAULT-VALUE})")
  private int identities = 100;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Faces of each identity (default ${DEFAULT-VALUE})")
  private int images = 5;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Draws of people; the table has their mean (default ${DEFAULT-VALUE})")
  private int seeds = 5;

  public BenefitBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    check();
    json.check();
    Config config = options.load().config();
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", "bench benefit"));
    String model = config.embed().model();
    Measurements measured =
        Measurements.of("benefit")
            .add("embedder", model)
            .add("identities", identities)
            .add("images", images)
            .add("seeds", seeds);
    BenefitReport report = new BenefitReport();
    try (Sessions.Opened session = Sessions.open("bench benefit", config.storage().hadoop());
        ResourceScope scope = ResourceScope.open()) {
      DeltaStore tables = new DeltaStore(session.spark(), root);
      if (tables.isEmpty(Embeddings.TABLE)) {
        throw TableErrors.noWarehouse(root);
      }
      LabelledFaces real = LabelledFaces.real(tables, model);
      LabelledFaces synthetic =
          LabelledFaces.synthetic(tables, model, Optional.ofNullable(generator));
      measured
          .add("real_people", enough(real, "real", model))
          .add("synthetic_people", enough(synthetic, "synthetic", model));
      for (int seed = 0; seed < seeds; seed++) {
        console.say(String.format(Locale.ROOT, "bench   draw %d of %d", seed + 1, seeds));
        measure(real, synthetic, seed, measured, report);
      }
    }
    report.tell(measured, console.results());
    json.write(measured);
    return ExitCode.DONE.code();
  }

  private void check() {
    List<String> faults = new ArrayList<>();
    if (identities < 2) {
      faults.add("--identities is " + identities + ": give 2 or more.");
    }
    if (images < 2) {
      faults.add("--images is " + images + ": give 2 or more.");
    }
    if (seeds < 1) {
      faults.add("--seeds is " + seeds + ": give 1 or more.");
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
  }

  private long enough(LabelledFaces faces, String kind, String model) {
    long people = faces.identities(images);
    if (people < identities) {
      boolean none = faces.rows().isEmpty();
      throw Errors.nothingToEvaluate(
          none
              ? "The warehouse holds no " + kind + " faces of known people by " + model + "."
              : String.format(
                  Locale.ROOT,
                  "The warehouse holds %s with %d or more %s faces by %s, and --identities is %,d.",
                  Unit.PEOPLE.of(people),
                  images,
                  kind,
                  model,
                  identities),
          none
              ? "Run `winnow synthesize` and `winnow embed` first, or name another --embedder."
              : "Give fewer --identities or --images, or add faces.");
    }
    return people;
  }

  private void measure(
      LabelledFaces real,
      LabelledFaces synthetic,
      long seed,
      Measurements measured,
      BenefitReport report) {
    try (ResourceScope draw = ResourceScope.open()) {
      HeldOut heldOut =
          StudentTrainer.heldOut(real.without(real.draw(identities, images, seed)).rows());
      if (heldOut.impostorPairs() * Student.FAR < MIN_FALSE_MATCHES) {
        throw Errors.nothingToEvaluate(
            String.format(
                Locale.ROOT,
                "The real people that are left give %,d pairs of two people; %,.0f are needed.",
                heldOut.impostorPairs(),
                MIN_FALSE_MATCHES / Student.FAR),
            "Give fewer --identities, or add people with two faces or more.");
      }
      measured
          .add("held_out_people", heldOut.genuineIdentities())
          .add("held_out_faces", heldOut.vectors().size());
      Map<TrainingSet, BenefitReport.Trained> students = new EnumMap<>(TrainingSet.class);
      for (TrainingSet set : TrainingSet.values()) {
        LabelledFaces faces =
            real.draw(set.real(identities), images, seed)
                .and(synthetic.draw(set.synthetic(identities), images, seed));
        students.put(set, trained(faces, set, heldOut));
      }
      report.add(heldOut.trueAcceptRate(Student.FAR, UnaryOperator.identity()), students);
    }
  }

  private static BenefitReport.Trained trained(
      LabelledFaces faces, TrainingSet set, HeldOut heldOut) {
    StudentReport report = StudentTrainer.learn(faces.rows()).orElseThrow().report();
    if (Double.isNaN(report.shrinkage())) {
      throw Errors.nothingToEvaluate(
          "The student of " + set.words() + " was " + report.verdict() + ".",
          "Give more --identities or --images.");
    }
    Projection projection = StudentTrainer.whitening(faces.rows(), report.shrinkage());
    return new BenefitReport.Trained(
        heldOut.trueAcceptRate(Student.FAR, projection::apply),
        report.shrinkage(),
        report.accepted());
  }
}
