package org.winnow.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.testing.SharedData;
import org.winnow.testing.TestModels;

@Tag("real-data")
class ModelCatalogueTest {
  private static final Path CONF = Path.of("../conf/models");

  @TempDir Path dir;

  @Test
  void thePackedDescriptorsAreThoseOfTheFolder() {
    ModelCatalogue packed = ModelCatalogue.ofClassPath();
    ModelCatalogue folder = ModelCatalogue.ofFolder(CONF);
    assertThat(packed.ids())
        .isEqualTo(folder.ids())
        .contains(
            "builtin-gradients",
            "builtin-haar",
            "mobilefacenet",
            "scrfd-2.5g",
            "scrfd-500m",
            "sface",
            "w600k-mbf-int8",
            "yunet-2023mar",
            "yunet-2026may",
            "yunet-n",
            "yunet-s");
    for (String id : packed.ids()) {
      assertThat(packed.descriptor(id)).isEqualTo(folder.descriptor(id));
    }
  }

  @Test
  void everyModelThatIsHereResolvesToTheSpecThatTheTestsUse() {
    ModelCatalogue catalogue = ModelCatalogue.ofFolder(CONF);
    for (String id : TestModels.ids()) {
      ModelSpec expected = TestModels.spec(id);
      Path folder = Path.of(expected.path()).getParent();
      ModelSpec found = resolved(catalogue, id, expected.family().task(), folder);
      assertThat(found).isEqualTo(expected.withPath(found.path()));
      assertThat(Path.of(found.path())).isAbsolute().exists();
    }
  }

  @Test
  void weightsForResearchOnlySaySo() {
    ModelCatalogue catalogue = ModelCatalogue.ofFolder(CONF);
    assertThat(catalogue.ids())
        .filteredOn(id -> catalogue.descriptor(id).spec().licence().contains("non-commercial"))
        .containsExactly("dcgan-digiface", "scrfd-2.5g", "scrfd-500m", "w600k-mbf-int8");
  }

  @Test
  void everyPublishedFileThatWeKnowIsDescribedWithItsDigest() throws IOException {
    List<String> described =
        ModelCatalogue.ofFolder(CONF).descriptors().stream()
            .map(d -> d.spec().sha256() + " " + d.bytes())
            .toList();
    List<String> known =
        Files.readAllLines(SharedData.model("LFS-POINTERS-not-content.tsv")).stream()
            .map(line -> line.split("\t"))
            .map(f -> f[1].substring("sha256:".length()) + " " + f[2])
            .toList();
    assertThat(described).containsAll(known);
    for (String line : Files.readAllLines(SharedData.model("SHA256SUMS"))) {
      String sha256 = line.split(" ")[0];
      assertThat(described).as(line).anyMatch(d -> d.startsWith(sha256 + " "));
    }
  }

  @Test
  void whatIsRecommendedIsADetectorAndAnEmbedderThatCanBeFetched() {
    List<ModelDescriptor> recommended =
        ModelCatalogue.ofFolder(CONF).descriptors().stream()
            .filter(ModelDescriptor::recommended)
            .toList();
    assertThat(recommended)
        .extracting(d -> d.spec().family().task())
        .containsExactlyInAnyOrder(Task.DETECTION, Task.EMBEDDING);
    assertThat(recommended)
        .allMatch(d -> d.source().download().orElseThrow().startsWith("https://"))
        .noneMatch(ModelDescriptor::nonCommercial);
  }

  @Test
  void aModelForAnotherTaskIsRefused() {
    assertThatThrownBy(
            () ->
                ModelCatalogue.ofFolder(CONF)
                    .resolve("ultralight-320", Task.DETECTION, Optional.empty()))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining(
            "model 'ultralight-320' is for boxes, not for detection: take one of");
  }

  @Test
  void everyModelThatIsHereRunsAsDescribed() {
    ModelCatalogue catalogue = ModelCatalogue.ofFolder(CONF);
    Path folder = SharedData.model(".");
    int run = 0;
    for (ModelDescriptor model : catalogue.descriptors()) {
      Optional<ModelSpec> here = resolved(model, folder);
      if (here.isEmpty()) {
        continue;
      }
      ModelSpec spec = here.get();
      ModelCheck check =
          model
              .generator()
              .map(contract -> ModelCheck.ofGenerator(spec, contract))
              .orElseGet(() -> ModelCheck.of(spec));
      assertThat(check.contradicts(spec)).as(model.id()).isFalse();
      if (spec.batchDependent()) {
        assertThat(check.batching()).as(model.id()).isEqualTo(ModelCheck.Batching.DEPENDENT);
      }
      run++;
    }
    assertThat(run).isGreaterThanOrEqualTo(17);
  }

  private static Optional<ModelSpec> resolved(ModelDescriptor model, Path folder) {
    try {
      return Optional.of(
          new ModelFolder(folder, List.of(folder.resolve("../models-more")), true).resolve(model));
    } catch (CatalogueException absent) {
      return Optional.empty();
    }
  }

  @Test
  void allFaultsOfAllFilesComeAtOnce() throws IOException {
    String good = Files.readString(CONF.resolve("yunet-2026may.conf"));
    Files.writeString(
        dir.resolve("a.conf"),
        good.replace("id = yunet-2026may", "id = a\ncolor = red")
            .replace("family = yunet", "family = yolo")
            .replace("size = free", "size = 640")
            .replace("multiple = 32", "multiple = many")
            .replaceAll("sha256 = .*", ""));
    Files.writeString(
        dir.resolve("b.conf"),
        good.replace("score = 0.6", "score = 6").replace("task = detection", "task = embedding"));
    Files.writeString(dir.resolve("c.conf"), "id = {");
    Files.writeString(dir.resolve("d.conf"), good.replace("cls_8, ", ""));
    List<String> faults =
        catchThrowableOfType(CatalogueException.class, () -> ModelCatalogue.ofFolder(dir)).faults();
    assertThat(faults)
        .anyMatch(
            f ->
                f.endsWith(
                    "a.conf: family is 'yolo', which no code can read: take one of"
                        + " [yunet, scrfd, haar, ultralight, embedding, descriptor, quality,"
                        + " classes, attributes, spoof, landmarks, segmentation, decoder,"
                        + " diffusion, portraits]"))
        .anyMatch(f -> f.contains("a.conf: unknown keys [color]"))
        .anyMatch(f -> f.endsWith("a.conf: sha256 is missing: add it"))
        .anyMatch(f -> f.contains("a.conf: input.size is 640: it is [width, height]"))
        .anyMatch(f -> f.contains("a.conf: input.multiple is of the wrong type: found many"))
        .anyMatch(f -> f.contains("b.conf: thresholds.score is 6.0: it is 0 to 1"))
        .anyMatch(f -> f.contains("b.conf: task is 'embedding', but family 'yunet' is for"))
        .anyMatch(f -> f.contains("c.conf: it is not HOCON that can be read"))
        .anyMatch(f -> f.contains("d.conf: model yunet-2026may: family yunet has 12 outputs"))
        .hasSize(9);
  }

  @Test
  void aFileIsNamedAfterItsId() throws IOException {
    Files.copy(CONF.resolve("yunet-s.conf"), dir.resolve("other.conf"));
    assertThatThrownBy(() -> ModelCatalogue.ofFolder(dir))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("other.conf: its id is 'yunet-s': name the file after it");
  }

  @Test
  void aRenamedFileIsFoundByItsContent() throws IOException {
    ModelSpec expected = TestModels.spec("yunet-s");
    Path renamed = Files.createDirectories(dir.resolve("deep/er")).resolve("weights.bin");
    Files.copy(Path.of(expected.path()), renamed);
    assertThat(resolved(ModelCatalogue.ofFolder(CONF), "yunet-s", Task.DETECTION, dir).path())
        .isEqualTo(renamed.toAbsolutePath().toString());
  }

  @Test
  void anotherFileOfThatNameIsRefused() throws IOException {
    Files.writeString(dir.resolve("yunet_s_dynamic.onnx"), "something else");
    assertThatThrownBy(
            () -> resolved(ModelCatalogue.ofFolder(CONF), "yunet-s", Task.DETECTION, dir))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("yunet_s_dynamic.onnx has the SHA-256 ")
        .hasMessageContaining("Remove it. Fetch it with `winnow models pull");
  }

  @Test
  void anAbsentFileAnAbsentFolderAndAnUnknownIdSayWhatToDo() {
    ModelCatalogue catalogue = ModelCatalogue.ofFolder(CONF);
    assertThatThrownBy(() -> resolved(catalogue, "sface", Task.EMBEDDING, dir))
        .hasMessageContaining("there is neither a file face_recognition_sface_2021dec.onnx nor")
        .hasMessageContaining("Fetch it with `winnow models pull sface` (licence: Apache-2.0)");
    assertThatThrownBy(() -> resolved(catalogue, "sface", Task.EMBEDDING, dir.resolve("none")))
        .hasMessageContaining("Name the folder that holds the models with --models-dir");
    assertThatThrownBy(() -> resolved(catalogue, "facenet", Task.EMBEDDING, dir))
        .hasMessageContaining(
            "there is no model 'facenet': take one of [age-ssrnet-imdb, builtin-gradients, ");
  }

  private static ModelSpec resolved(ModelCatalogue catalogue, String id, Task task, Path folder) {
    return catalogue.resolve(id, task, Optional.of(folder.toString()));
  }
}
