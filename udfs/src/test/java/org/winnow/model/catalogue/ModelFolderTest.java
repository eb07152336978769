package org.winnow.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  private static final Path HOME = Path.of("/home/someone");

  @TempDir Path dir;

  @Test
  void withoutANameTheFolderIsTheVariablesOrInTheUsersCache() {
    assertThat(ModelFolder.standard(Map.of("WINNOW_MODELS_DIR", "/models"), HOME))
        .isEqualTo(new ModelFolder(Path.of("/models")));
    assertThat(ModelFolder.standard(Map.of("XDG_CACHE_HOME", "/cache"), HOME))
        .isEqualTo(new ModelFolder(Path.of("/cache/winnow/models"), List.of(), false));
    assertThat(ModelFolder.standard(Map.of("WINNOW_MODELS_DIR", " ", "XDG_CACHE_HOME", ""), HOME))
        .isEqualTo(
            new ModelFolder(Path.of("/home/someone/.cache/winnow/models"), List.of(), false));
    assertThat(ModelFolder.of(Optional.of("here")).path()).isEqualTo(Path.of("here"));
  }

  @Test
  void aModelThatIsNowhereIsSaidToBePulledOrDoneWithout() {
    ModelDescriptor sface = ModelCatalogue.ofFolder(Path.of("../conf/models")).descriptor("sface");
    ModelFolder usual = new ModelFolder(dir.resolve("none"), List.of(), false);
    assertThatThrownBy(() -> usual.resolve(sface))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("model 'sface' is not here: models.dir is not set, and in " + dir)
        .hasMessageContaining("`winnow models pull sface` (licence: Apache-2.0)")
        .hasMessageContaining("--detector builtin-haar --embedder builtin-gradients");
  }

  @Test
  void aBuiltInModelNeedsNoFolder() {
    ModelDescriptor haar =
        ModelCatalogue.ofFolder(Path.of("../conf/models")).descriptor("builtin-haar");
    assertThat(Path.of(new ModelFolder(dir.resolve("none")).resolve(haar).path())).exists();
  }
}
