package org.winnow.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnow.model.InputContract.Layout;
import org.winnow.model.attribute.AttributeContract.Attribute;
import org.winnow.model.attribute.Reading.Binary;
import org.winnow.model.attribute.Reading.Expectation;

class AttributeReaderTest {
  private static final Path CONF = Path.of("../conf/models");

  private static String faceres() throws IOException {
    return Files.readString(CONF.resolve("faceres.conf"));
  }

  private static Optional<ModelDescriptor> read(String text, List<String> faults) {
    return DescriptorReader.read(ConfigFactory.parseString(text), "x.conf", faults);
  }

  private static List<String> faults(String text) {
    List<String> faults = new ArrayList<>();
    assertThat(read(text, faults)).isEmpty();
    return faults;
  }

  @Test
  void attributesAreReadInTheOrderOfTheirNames() throws IOException {
    List<String> faults = new ArrayList<>();
    ModelDescriptor faceres = read(faceres(), faults).orElseThrow();
    assertThat(faceres.spec().outputs()).containsExactly("age_pred/Softmax", "gender_pred/Sigmoid");
    assertThat(faceres.spec().input().layout()).isEqualTo(Layout.NHWC);
    assertThat(faceres.attributes().orElseThrow().sides()).isEqualTo(1.3);
    assertThat(faceres.attributes().orElseThrow().attributes())
        .containsExactly(
            new Attribute("age", "age_pred/Softmax", new Expectation(100, 0, 1, false)),
            new Attribute(
                "gender", "gender_pred/Sigmoid", new Binary(List.of("female", "male"), 0.1)));
  }

  @Test
  void allFaultsOfAttributesAreTold() throws IOException {
    assertThat(faults(faceres().replace("bins = 100", "bins = 100, margin = 0.1")))
        .singleElement()
        .asString()
        .contains("attributes.age: kind 'expectation' has the keys")
        .contains("not [margin]");
    assertThat(faults(faceres().replace("[female, male]", "[female, male, other]")))
        .singleElement()
        .asString()
        .contains("attributes.gender: labels are two words");
    assertThat(faults(faceres().replace("sides = 1.3", "sides = 13")))
        .singleElement()
        .asString()
        .contains("crop.sides is 0.5 to 10");
    assertThat(faults(faceres().replace("kind = binary", "kind = word")))
        .anySatisfy(fault -> assertThat(fault).contains("attributes.gender.kind is 'word'"));
    assertThat(faults(faceres().replace("layout = NHWC", "layout = HWC")))
        .anySatisfy(fault -> assertThat(fault).contains("input.layout is 'HWC'"));
    assertThat(faults("attributes = 7\n" + faceres().replaceAll("(?s)attributes \\{.*", "")))
        .anySatisfy(fault -> assertThat(fault).contains("attributes is of the wrong type"));
  }

  @Test
  void otherFamiliesHaveNoAttributes() throws IOException {
    String text = Files.readString(CONF.resolve("mobilefacenet.conf"));
    assertThat(faults(text + "\nattributes { age { output = a } }"))
        .singleElement()
        .asString()
        .contains("unknown keys [attributes.age.output]");
  }
}
