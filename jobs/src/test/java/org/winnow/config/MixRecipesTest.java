package org.winnow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.config.MixRecipe.By;
import org.winnow.config.MixRecipe.Order;

class MixRecipesTest {
  @Test
  void aRecipeIsItsKeysAndTheDefaults() {
    MixRecipe recipe =
        MixRecipes.parse(
            """
            by = identities, order = sources, size = 30
            ratio { real = 2, drawn = 98 }
            balance { gender { f = 1, m = 1.5 } }
            sources = [
              { name = drawn, table = synthetic, repeat = 2, attributes { gender = "g" } }
              { name = real, max_per_identity = 20, attributes { gender = "sex" } }
            ]
            """,
            "recipe");

    assertThat(recipe.head())
        .isEqualTo(new MixRecipe.Head(0, By.IDENTITIES, Optional.of(30L), Order.SOURCES, 0.005));
    assertThat(recipe.ratio()).containsEntry("real", 2.0).containsEntry("drawn", 98.0);
    assertThat(recipe.balance().get("gender")).containsEntry("m", 1.5);
    assertThat(recipe.sources())
        .extracting(MixRecipe.Source::name, MixRecipe.Source::repeat)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("drawn", "2"),
            org.assertj.core.groups.Tuple.tuple("real", "1"));
  }

  @Test
  void recipesThatSayTheSameHaveOneText() {
    String text = MixRecipes.parse("sources = [{ name = a }]", "one").text();

    assertThat(
            MixRecipes.parse(
                    "# A comment.\nsources = [{ repeat = \"1\", name = a }]\nseed = 0", "2")
                .text())
        .isEqualTo(text);
    assertThat(MixRecipes.parse("seed = 1, sources = [{ name = a }]", "3").text())
        .isNotEqualTo(text);
    assertThat(MixRecipes.parse(text, "the text itself").text()).isEqualTo(text);
  }

  @Test
  void allFaultsAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                MixRecipes.parse(
                    """
                    sead = 1
                    by = faces
                    size = 0
                    balance { gender { f = many } }
                    sources = [ { name = real, max_per_identty = 3 } ]
                    """,
                    "faulty"))
        .hasMessageContaining("Unknown key sead (faulty: 1). Did you mean seed?")
        .hasMessageContaining("by is \"faces\": expected one of images, identities.")
        .hasMessageContaining("size is 0: the minimum is 1.")
        .hasMessageContaining("balance.gender.f is not a number")
        .hasMessageContaining("Unknown key sources[0].max_per_identty")
        .hasMessageContaining("Did you mean max_per_identity?");
  }

  @Test
  void contradictionsAreReportedAtOnceWithTheirSize() {
    assertThatThrownBy(
            () ->
                MixRecipes.parse(
                    """
                    size = 100
                    balance { gender { f = 1 } }
                    sources = [
                      { name = a, images = 30, attributes { gender = "g" }, filter = "rand() < 0.1" }
                      { name = a, images = 50, path = p, table = t, min_per_identity = 5
                        max_per_identity = 4 }
                    ]
                    """,
                    "faulty"))
        .hasMessageContaining("sources[1].name is a: another source has that name.")
        .hasMessageContaining("sources[0].filter: rand gives something else each time")
        .hasMessageContaining("sources[1]: give path, or table and warehouse, not both.")
        .hasMessageContaining("max_per_identity (4) is below min_per_identity (5)")
        .hasMessageContaining("sources[1].attributes.gender is missing")
        .hasMessageContaining("size is 100, but the quotas of the sources add up to 80: 20 apart.");
    assertThatThrownBy(
            () ->
                MixRecipes.parse("ratio { b = 1 }, sources = [{ name = a, images = 3 }]", "faulty"))
        .hasMessageContaining("ratio.b: there is no source of that name.")
        .hasMessageContaining("ratio.a is missing")
        .hasMessageContaining("ratio and the quotas of sources exclude each other");
    assertThatThrownBy(() -> MixRecipes.parse("seed = 1", "empty"))
        .hasMessageContaining("sources is empty");
  }

  static Stream<Path> presets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../conf/mixes"))) {
      return files.filter(file -> !file.endsWith("defaults.conf")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("presets")
  void thePresetsAreRecipes(Path preset) throws IOException {
    assertThat(MixRecipes.parse(Files.readString(preset), preset.toString()).sources())
        .hasSizeGreaterThan(1);
  }
}
