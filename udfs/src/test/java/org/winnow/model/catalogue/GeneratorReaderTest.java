package org.winnow.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.model.generate.Conditions;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.model.generate.GeneratorContract.Diffusion;

class GeneratorReaderTest {
  private static final Path CONF = Path.of("../conf/models");

  private static GeneratorContract contract(String text) {
    List<String> faults = new ArrayList<>();
    GeneratorContract contract =
        DescriptorReader.read(ConfigFactory.parseString(text), "x.conf", faults)
            .flatMap(ModelDescriptor::generator)
            .orElse(null);
    assertThat(faults).isEmpty();
    return contract;
  }

  @Test
  void aDecoderTakesALatent() throws IOException {
    GeneratorContract contract = contract(Files.readString(CONF.resolve("dcgan-digiface.conf")));
    assertThat(contract.identity().name()).isEqualTo("z");
    assertThat(contract.identity().size()).isEqualTo(100);
    assertThat(contract.noise().size()).isZero();
    assertThat(contract.perturbations()).containsExactly(0.1, 0.2, 0.3);
    assertThat(contract.trainedOn()).containsExactly("DigiFace-1M");
  }

  @Test
  void aDiffusionModelSaysItsSchedule() throws IOException {
    String text =
        Files.readString(CONF.resolve("dcgan-digiface.conf"))
            .replace("family = decoder", "family = diffusion")
            .replace(
                "generator {",
                "generator { diffusion { sample = x, time = t, training_steps = 1000, steps = 20,"
                    + " beta_start = 1e-4, beta_end = 0.02 }");
    assertThat(contract(text).diffusion()).isEqualTo(new Diffusion("x", "t", 1000, 20, 1e-4, 0.02));
  }

  @Test
  void aGeneratorMayTakeAttributesAndPrompts() throws IOException {
    String text =
        Files.readString(CONF.resolve("dcgan-digiface.conf"))
            .replace(
                "generator {",
                "generator { attributes { name = pose, ranges = [[-40, 40], [0, 1]] }\n"
                    + " text { name = tokens, prompts = [[49406, 1, 2], [49406, 3, 4]] }");
    Conditions conditions = contract(text).conditions();
    assertThat(conditions.attributes().ranges())
        .containsExactly(new Conditions.Range(-40, 40), new Conditions.Range(0, 1));
    assertThat(conditions.text().prompts())
        .containsExactly(List.of(49406L, 1L, 2L), List.of(49406L, 3L, 4L));
    List<String> faults = new ArrayList<>();
    DescriptorReader.read(
        ConfigFactory.parseString(text.replace("[0, 1]]", "[1, 0]]")), "x.conf", faults);
    DescriptorReader.read(ConfigFactory.parseString(text.replace("3, 4]", "3]")), "x.conf", faults);
    assertThat(faults)
        .anySatisfy(fault -> assertThat(fault).contains("a range is [from, to]"))
        .anySatisfy(fault -> assertThat(fault).contains("equally many tokens"));
  }

  @Test
  void allFaultsOfAGeneratorAreTold() throws IOException {
    List<String> faults = new ArrayList<>();
    DescriptorReader.read(
        ConfigFactory.parseString(
            Files.readString(CONF.resolve("dcgan-digiface.conf"))
                .replace("shape = [100, 1, 1]", "shape = [0]")
                .replace("size = [64, 64]", "size = free")),
        "x.conf",
        faults);
    assertThat(faults)
        .anySatisfy(fault -> assertThat(fault).contains("a shape is one or more sizes above 0"))
        .anySatisfy(fault -> assertThat(fault).contains("output.size is [width, height]"));
  }
}
