package org.winnow.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.config.ConfigException;

class NameAliasesTest {
  @Test
  void anAliasOfAnAliasStandsForTheLastName() throws IOException {
    NameAliases aliases =
        NameAliases.parse("name,alias,source\nAda Lovelace,Ada King,wiki\nAda King,Ada Byron,me\n");
    assertThat(aliases.find("Ada  Byron")).contains(new NameAliases.Alias("Ada Lovelace", "me"));
    assertThat(aliases.find("Ada King")).contains(new NameAliases.Alias("Ada Lovelace", "wiki"));
    assertThat(aliases.find("Ada Lovelace")).isEmpty();
    assertThat(aliases.find(null)).isEmpty();
  }

  @Test
  void columnsHaveAnyOrderAndTheSourceMayLack() throws IOException {
    NameAliases aliases = NameAliases.parse("Alias;Name\n\"King; Ada\";Ada Lovelace\n");
    assertThat(aliases.find("King; Ada")).contains(new NameAliases.Alias("Ada Lovelace", ""));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                NameAliases.parse(
                    "name,alias\n"
                        + ",Ada\n"
                        + "Ada,\n"
                        + "Bea,Bea\n"
                        + "Cid,Kid\n"
                        + "Dan,Kid\n"
                        + "Eva,Fay\n"
                        + "Fay,Gus\n"
                        + "Gus,Eva\n"))
        .asInstanceOf(throwable(ConfigException.class))
        .extracting(ConfigException::faults)
        .asString()
        .contains("line 2: the name is empty")
        .contains("line 3: the alias is empty")
        .contains("line 4: Bea is its own alias")
        .contains("line 6: Kid is an alias of Dan and, in line 5, of Cid")
        .containsOnlyOnce("form a cycle");
  }

  @Test
  void aFileWithoutTheColumnsIsRefused() {
    assertThatThrownBy(() -> NameAliases.parse("a,b\n1,2\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("columns name and alias");
    assertThatThrownBy(() -> NameAliases.parse("")).isInstanceOf(ConfigException.class);
  }

  @Test
  void aFileIsReadAndAMissingOneIsAFault(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("aliases.csv");
    Files.writeString(file, "name,alias\nJosé,Pepe\n");
    Configuration hadoop = new Configuration();
    assertThat(NameAliases.read(Optional.of(file.toString()), hadoop).find("Pepe")).isPresent();
    assertThat(NameAliases.read(Optional.empty(), hadoop)).isEqualTo(NameAliases.NONE);
    assertThatThrownBy(() -> NameAliases.read(Optional.of(folder + "/no.csv"), hadoop))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
    Files.write(file, "name,alias\nJosé,Pepe\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> NameAliases.read(Optional.of(file.toString()), hadoop))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void theDigestChangesWithTheAliasesAndNotWithTheirOrder() throws IOException {
    String head = "name,alias\n";
    long digest = NameAliases.parse(head + "A,B\nC,D\n").digest();
    assertThat(NameAliases.parse(head + "C,D\nA,B\n").digest()).isEqualTo(digest);
    assertThat(NameAliases.parse(head + "C,D\n").digest()).isNotEqualTo(digest);
  }
}
