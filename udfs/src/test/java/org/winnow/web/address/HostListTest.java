package org.winnow.web.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostListTest {
  @ParameterizedTest
  @CsvSource({
    "example.org, example.org, true",
    "example.org, www.example.org, false",
    "example.org, badexample.org, false",
    "example.org, example.org.evil.net, false",
    "*.example.org, example.org, true",
    "*.example.org, www.example.org, true",
    "*.example.org, a.b.c.example.org, true",
    "*.example.org, badexample.org, false",
    "*.example.org, org, false",
    "*, example.org, true",
    "*, localhost, true",
    "*, 8.8.8.8, false",
    "*, [2001:4860:4860::8888], false",
    "8.8.8.8, 8.8.8.8, true",
    "8.8.8.8, 8.8.4.4, false",
    "2001:4860:4860:0:0:0:0:8888, [2001:4860:4860::8888], true",
    "[2001:4860:4860::8888], [2001:4860:4860::8888], true",
    "EXAMPLE.org., example.org, true",
    "*.Example.ORG., www.example.org, true",
    "bücher.example, xn--bcher-kva.example, true",
    "BÜCHER.example, xn--bcher-kva.example, true",
    "*.github.io, people.github.io, true",
    "*.test, img7.test, true"
  })
  void anEntryCoversHosts(String entry, String host, boolean covered) {
    assertThat(HostList.of(List.of(entry)).contains(host)).isEqualTo(covered);
  }

  @Test
  void nothingIsListedInAnEmptyList() {
    assertThat(HostList.of(List.of()).contains("example.org")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.org | is a URL",
        "example.org/images | is a URL",
        "user@example.org | is a URL",
        "example.org:8080 | ports are another setting",
        "*.com | covers all of a top-level domain",
        "*.co.uk | covers all of a top-level domain",
        "*.8.8.8.8 | an address has no subdomains",
        "*example.org | a character that no host has",
        "ex*mple.org | a character that no host has",
        "*. | 1 to 253 characters",
        "a..example.org | 1 to 63 characters",
        ".example.org | 1 to 63 characters",
        "127.1 | four decimal numbers",
        "2130706433 | four decimal numbers",
        "straße.de | write its form with xn--",
        "%65xample.org | not percent-encoded",
        "fe80::1%eth0 | not an IPv6 address",
        "1::2::3 | not an IPv6 address",
        "two words | a character that no host has"
      })
  void aWrongEntryIsTold(String entry, String fault) {
    assertThat(HostList.faults(List.of("example.org", entry, "*")))
        .singleElement()
        .asString()
        .startsWith("'" + entry + "' ")
        .contains(fault);
    assertThatThrownBy(() -> HostList.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void everyFaultIsTold() {
    assertThat(HostList.faults(List.of("", "*.org", "http://a.net"))).hasSize(3);
    assertThat(HostList.faults(List.of("*", "*.example.org", "::1", "127.0.0.1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.example.org", "8.8.8.8", "other.net"})
  void aListTravelsToExecutors(String host) throws Exception {
    HostList list = HostList.of(List.of("*.example.org", "8.8.8.8"));
    UrlRules rules = new UrlRules(Set.of(80), list, false);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(rules);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      UrlRules arrived = (UrlRules) in.readObject();
      assertThat(arrived).isEqualTo(rules);
      assertThat(arrived.hosts().contains(host)).isEqualTo(list.contains(host));
    }
  }
}
