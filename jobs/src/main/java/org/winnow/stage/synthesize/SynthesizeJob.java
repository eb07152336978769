package org.winnow.stage.synthesize;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.winnow.config.Config;
import org.winnow.config.ConfigException;
import org.winnow.config.SynthesizeSettings;
import org.winnow.console.Errors;
import org.winnow.console.Unit;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.job.SettingsCheck;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.generate.IdentityVectors.Gaussian;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.store.VersionedTable;
import org.winnow.table.Synthetic;
import org.winnow.table.Synthetic.Origin;

/**
 * Stage {@code synthesize}: a generator makes faces of people who do not exist.
 *
 * <ol>
 *   <li>Reads the real faces and people of the warehouse, and of those in {@code
 *       synthesize.against}. Measures their impostor cosines, or those of candidates where there
 *       are no real faces.
 *   <li>If the real people changed since the last run, compares the accepted faces with them again.
 *   <li>Draws identities by number. A candidate's reference face is generated, detected, aligned
 *       and embedded. It is accepted if it is below {@code synthesize.leak} against all real
 *       people, shows no photograph of the nearest of them, and is below {@code
 *       synthesize.separation} against all faces of identities before it.
 *   <li>Makes the further faces of each identity: its vector with noise, or another shot of a drawn
 *       person. Each reaches {@code synthesize.same} against the reference face, and stays below
 *       the other two thresholds. A rejected face is tried again with another seed.
 *   <li>Writes {@code quarantine} (each rejected attempt with its reason), then {@code synthetic},
 *       slice by slice.
 * </ol>
 *
 * <p>Seeds are hashes of generator, seed, identity, image and attempt: the same rows whatever the
 * partitioning. A run with more identities or images adds to the rows of the one before. Where the
 * budget of candidates or attempts ends, there are fewer faces, and the output says so.
 *
 * <pre>
 * winnow synthesize --warehouse out/ --generator builtin-portraits --identities 100 --images 10
 * </pre>
 */
public final class SynthesizeJob implements Job {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Candidates whose faces are compared where there are no real faces. */
  private static final int MEASURED = 256;

  private final SynthesizeSettings settings;
  private final SynthesisModels models;
  private final Composition composition;

  /**
   * @throws ConfigException if no generator is set, or it cannot do what is asked
   * @throws CatalogueException if a model is unknown or its file is not there
   */
  public SynthesizeJob(Config config) {
    settings = config.synthesize();
    models = new SynthesisModels(config);
    composition = new Composition(settings, models.described());
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    String scope =
        context.stage() + "/" + Synthetic.identityPrefix(models.generator().id(), settings.seed());
    Map<String, String> rows = new LinkedHashMap<>(settings.decisive());
    rows.putAll(models.decisive());
    Optional<VersionedTable> table =
        settings.vectorsTable().map(path -> new VersionedTable(context.spark(), path));
    table.ifPresent(given -> rows.put("vectors_table_version", String.valueOf(given.version())));
    String settingsText = SettingsCheck.check(context, Synthetic.TABLE, scope, rows);
    Map<String, String> amounts = new TreeMap<>(rows);
    amounts.putAll(settings.amounts());
    Commit commit =
        new Commit(
            context.runId(), scope, amounts.toString(), RealPeople.versions(context, settings));
    Optional<Commit> last = tables.lastCommit(Synthetic.TABLE, scope);
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return RunReport.nothingToDo(
          Unit.FACES.of(tables.read(Synthetic.TABLE).count()) + ", made already");
    }
    GivenVectors given =
        table
            .map(
                found ->
                    GivenVectors.of(context.spark(), found, models.contract().identity().size()))
            .orElseGet(GivenVectors::none);
    composition.check(context.spark());
    context.stepName("read real people");
    RealPeople people = RealPeople.of(context, models.embedder().id(), settings);
    warn(context, people);
    SettingsCheck.recordSettings(context, Synthetic.TABLE, scope, settingsText);
    boolean ofReal = settings.vectors() == SynthesizeSettings.Vectors.PCA;
    Attempts unmeasured = models.attempts(context, ofReal ? fitted(people) : Gaussian.STANDARD);
    SynthesisThresholds thresholds =
        SynthesisThresholds.measure(
            people.sampleOfFaces(),
            () -> ReferenceFaces.sample(unmeasured, given, MEASURED),
            settings);
    Synthesis synthesis =
        new Synthesis(
            context,
            settings,
            unmeasured.withMinSame(thresholds.same()),
            new SynthesizeTransforms.Made(
                models.generator(), models.embedder(), Origin.valueOf(settings.vectors().name())),
            people,
            thresholds,
            given,
            composition,
            commit,
            new LinkedHashMap<>());
    boolean peopleChanged = !tables.isEmpty(Synthetic.TABLE) && !sameInputs(last, commit);
    long removed = peopleChanged ? RepeatedLeakCheck.run(synthesis) : 0;
    if (removed > 0) {
      context.info(
          Unit.FACES.of(removed) + " removed: too near to real people that came later, or copies");
    }
    long start = System.nanoTime();
    long identities = new ReferenceFaces(synthesis).run();
    new FurtherFaces(synthesis).run();
    double seconds = (System.nanoTime() - start) / 1e9;
    // The rows are written: this commit, which adds none, says that the run is complete.
    tables.append(
        Synthetic.TABLE, synthesis.accepted().limit(0), scope + "/" + context.runId(), commit);
    return report(context, synthesis, identities, removed, seconds);
  }

  private static boolean sameInputs(Optional<Commit> last, Commit now) {
    return last.isPresent() && last.get().inputs().equals(now.inputs());
  }

  private void warn(JobContext context, RealPeople people) {
    if (people.isEmpty()) {
      context.warn(
          "there is no real face by "
              + models.embedder().id()
              + " to compare with. Name warehouses whose people must not come out with --against.");
    } else if (!models.contract().trainedOn().isEmpty()) {
      context.info(
          models.generator().id()
              + " was trained on "
              + String.join(", ", models.contract().trainedOn())
              + ". Name a warehouse of it with --against, if it is not among those given.");
    }
  }

  private Gaussian fitted(RealPeople people) {
    List<float[]> centroids = people.sampleOfPeople();
    if (centroids.size() < 2) {
      throw Errors.configuration(
          List.of(
              "synthesize.vectors is pca, but there are no people by "
                  + models.embedder().id()
                  + " to learn from: run `winnow embed` first, or take gaussian."));
    }
    return Gaussian.fit(centroids);
  }

  /** Why there are fewer identities than wanted. */
  private String fewer(long identities, Synthesis synthesis) {
    String kinds = Quotas.of(synthesis).missingInWords();
    String found =
        String.format(
            Locale.ROOT, "%s of %,d: ", Unit.IDENTITIES.of(identities), settings.identities());
    String advice =
        kinds.isEmpty()
            ? " A looser synthesize.separation accepts more."
            : " By the balance are missing: " + kinds + ".";
    if (synthesis.given().identities() <= settings.identities() * settings.candidates()) {
      return found
          + "the table has "
          + Unit.IDENTITIES.of(synthesis.given().identities())
          + "."
          + advice;
    }
    return found
        + "the budget of candidates is used up (synthesize.candidates = "
        + settings.candidates()
        + ")."
        + advice;
  }

  private RunReport report(
      JobContext context, Synthesis synthesis, long identities, long removed, double seconds) {
    Map<String, Long> counts = synthesis.counts();
    long attempts = counts.values().stream().mapToLong(Long::longValue).sum();
    long accepted = counts.getOrDefault(SynthesizeTransforms.ACCEPTED, 0L);
    long faces = synthesis.accepted().count();
    if (identities < settings.identities()) {
      context.warn(fewer(identities, synthesis));
    }
    long missing = identities * settings.images() - faces;
    if (missing > 0) {
      context.warn(
          String.format(
              Locale.ROOT,
              "%s missing: the budget of attempts is used up (synthesize.attempts = %d).",
              Unit.FACES.of(missing),
              settings.attempts()));
    }
    ObjectNode details = JSON.createObjectNode();
    details.put("generator", models.generator().id());
    details.put("licence", models.generator().licence());
    details.put("real_vectors", synthesis.people().count());
    details.put("identities", identities);
    details.put("faces", faces);
    details.put("removed", removed);
    synthesis.thresholds().addTo(details.putObject("thresholds"));
    ObjectNode outcomes = details.putObject("attempts");
    counts.forEach(outcomes::put);
    context.stepName("measure identities");
    SyntheticScores scores =
        SyntheticScores.of(synthesis.accepted(), synthesis.thresholds().separation());
    ObjectNode measured = details.putObject("scores");
    scores.addTo(measured);
    OptionalDouble diversity =
        StyleDiversity.of(
            RealPeople.stores(context, settings.against()),
            Synthetic.identityPrefix(models.generator().id(), settings.seed()),
            models.style(context));
    diversity.ifPresent(share -> measured.put("d_intra", share));
    context.info(
        String.format(
                Locale.ROOT,
                "at cosine %.3f: U_class %.4f, C_intra %.4f",
                scores.radius(),
                scores.uniqueness(),
                scores.consistency())
            + (diversity.isPresent()
                ? String.format(
                    Locale.ROOT,
                    ", D_intra %.4f by %s",
                    diversity.getAsDouble(),
                    settings.styleModel())
                : ""));
    return RunReport.conserved(
            attempts,
            accepted,
            counts,
            String.format(
                Locale.ROOT,
                "%s of %s by %s%s",
                Unit.FACES.of(faces),
                Unit.IDENTITIES.of(identities),
                models.generator().id(),
                attempts == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "; %.1f %% of %,d attempts accepted, %.1f a second",
                        100.0 * accepted / attempts,
                        attempts,
                        attempts / seconds)))
        .withDetails(details.toString());
  }
}
