package org.winnow.command.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.winnow.command.SettingOptions;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.ShellText;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.DownloadException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelDescriptor;
import org.winnow.model.catalogue.ModelDownload;
import org.winnow.model.catalogue.ModelFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code winnow models pull}: downloads models. No other command does. */
@Command(
    name = "pull",
    description = "Downloads models and verifies their SHA-256.",
    footer = {
      "",
      "Examples:",
      "  winnow models pull recommended",
      "  winnow models pull sface --models-dir models/",
      "",
      "An interrupted download resumes. No other command of Winnow downloads a model."
    })
public final class ModelsPullCommand implements Callable<Integer> {
  private static final String RECOMMENDED = "recommended";

  private final Console console;

  @Mixin private SettingOptions settings;

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "Models, by descriptor id; 'recommended' is a detector and an embedder")
  private List<String> ids;

  ModelsPullCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<String> models = settings.load(List.of()).config().models().dir();
    ModelFolder folder = ModelFolder.of(models);
    List<ModelDescriptor> wanted = wanted(ModelCatalogue.load(models));
    for (ModelDescriptor model : wanted) {
      pull(model, folder);
    }
    if (ids.contains(RECOMMENDED)) {
      StringBuilder next = new StringBuilder("Now: winnow run --input photos/ --warehouse out/");
      for (ModelDescriptor model : wanted) {
        switch (model.spec().family().task()) {
          case DETECTION -> next.append(" --detector ").append(model.id());
          case EMBEDDING -> next.append(" --embedder ").append(model.id());
          default -> next.append("");
        }
      }
      if (folder.named()) {
        next.append(" --models-dir ").append(ShellText.quoted(folder.path().toString()));
      }
      console.results().println(next);
    }
    return ExitCode.DONE.code();
  }

  private List<ModelDescriptor> wanted(ModelCatalogue catalogue) {
    List<ModelDescriptor> wanted = new ArrayList<>();
    try {
      for (String id : ids) {
        if (id.equals(RECOMMENDED)) {
          catalogue.descriptors().stream()
              .filter(ModelDescriptor::recommended)
              .forEach(wanted::add);
        } else {
          wanted.add(catalogue.descriptor(id));
        }
      }
    } catch (CatalogueException e) {
      throw Errors.configuration(e.faults());
    }
    return wanted;
  }

  private void pull(ModelDescriptor model, ModelFolder folder) {
    if (model.source().builtIn().isPresent()) {
      console.results().println(model.id() + " is built in: there is nothing to download.");
      return;
    }
    if (model.source().download().isEmpty()) {
      throw Errors.notDownloadable(model, folder.path());
    }
    ModelDownload download = new ModelDownload(model, folder.path(), progress(model));
    try {
      boolean fetched = download.fetch();
      console.say(
          String.format(
              Locale.ROOT,
              "%s %s: %s (%s, licence: %s)",
              model.id(),
              fetched ? "fetched" : "is there already",
              download.target(),
              ModelsListCommand.size(model.bytes()),
              model.spec().licence()));
    } catch (DownloadException e) {
      throw Errors.download(model, download.target(), e.getMessage());
    }
  }

  private LongConsumer progress(ModelDescriptor model) {
    long[] shown = {-1};
    return bytes -> {
      long percent = 100 * bytes / model.bytes();
      if (console.isTerminal() && percent != shown[0]) {
        shown[0] = percent;
        console.show(
            String.format(
                Locale.ROOT,
                "%s  %s / %s  %d%%",
                model.id(),
                ModelsListCommand.size(bytes),
                ModelsListCommand.size(model.bytes()),
                percent));
      }
    };
  }
}
