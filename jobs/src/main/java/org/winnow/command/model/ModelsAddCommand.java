package org.winnow.command.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.model.ModelException;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelDraft;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow models add}: writes a descriptor of an ONNX file. */
@Command(
    name = "add",
    description = "Writes a descriptor of an ONNX file from its graph.",
    footer = {
      "",
      "Example:",
      "  winnow models add my-model.onnx --task embedding --licence Apache-2.0 --url"
          + " https://example.org/my-model",
      "",
      "A graph does not state colour order, mean and std: look them up and correct the descriptor."
          + " Then",
      "`winnow models check ID --models-dir DIR` runs it."
    })
public final class ModelsAddCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "An ONNX file")
  private Path file;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      required = true,
      description =
          "Task: detection, boxes, embedding, quality, attribute, spoof, landmarks, segmentation")
  private String task;

  @Option(names = "--id", paramLabel = "ID", description = "Its id (default: the file's name)")
  private String id;

  @Option(names = "--licence", paramLabel = "TEXT", description = "Licence of the weights")
  private String licence;

  @Option(names = "--url", paramLabel = "URL", description = "Where it is published")
  private String url;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder for the descriptor (default: conf/models)")
  private Path folder;

  ModelsAddCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Task wanted = task(task);
    if (!Files.isReadable(file)) {
      throw Errors.noModelFile(file);
    }
    ModelDraft draft;
    try {
      draft =
          ModelDraft.of(
              file,
              wanted,
              new ModelDraft.Known(
                  Optional.ofNullable(id), Optional.ofNullable(licence), Optional.ofNullable(url)));
    } catch (ModelException | IOException e) {
      throw Errors.model(e.getMessage());
    }
    if (!draft.id().matches("[a-z0-9][a-z0-9.-]*")) {
      throw Errors.configuration(
          List.of(
              "--id "
                  + draft.id()
                  + ": an id has only lower-case letters, digits, dots and dashes."));
    }
    Path descriptor = folder().resolve(draft.id() + ".conf");
    try {
      Files.createDirectories(folder());
      Files.writeString(descriptor, draft.text(), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw Errors.descriptorNotWritten(descriptor, e);
    }
    console
        .results()
        .println(
            "Wrote "
                + descriptor
                + ". Check colour, mean and std there, put the file into the models' folder, then:"
                + " winnow models check "
                + draft.id());
    return ExitCode.DONE.code();
  }

  private Path folder() {
    if (folder != null) {
      return folder;
    }
    return ModelCatalogue.confFolder()
        .map(conf -> conf.resolve("models"))
        .orElseThrow(() -> Errors.missing("a folder for the descriptor", "--to DIR", "models add"));
  }

  static Task task(String word) {
    return Task.of(word)
        .orElseThrow(
            () ->
                Errors.configuration(
                    List.of("--task " + word + ": take one of " + Task.words() + ".")));
  }
}
