package org.winnow.web.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;

class UrlRulesTest {
  private static final Set<Integer> PORTS = Set.of(80, 443);

  /** As open as the settings can be: every name is listed, and loopback addresses themselves. */
  private static final UrlRules OPEN =
      new UrlRules(
          PORTS,
          HostList.of(
              List.of(
                  "*", "127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "8.8.8.8", "0.0.0.0")),
          false);

  private static final UrlRules LOOPBACK =
      new UrlRules(PORTS, HostList.of(List.of("*", "127.0.0.1", "127.0.0.9", "::1")), true);

  private static final WebUrl FROM =
      new WebUrl("https", "example.org", 443, "/a/b/photo.jpg?size=1");

  /** Names of an attacker lead inside; every other name leads to a public address. */
  private static List<InetAddress> answers(String host) throws UnknownHostException {
    String address =
        switch (host) {
          case "inside.example.net", "metadata.google.internal" -> "169.254.169.254";
          case "localtest.example.net", "localhost" -> "127.0.0.1";
          case "six.example.net" -> "::1";
          case "nat64.example.net" -> "64:ff9b::a9fe:a9fe";
          case "intranet" -> "10.0.0.1";
          default -> "93.184.215.14";
        };
    return List.of(InetAddress.getByName(address));
  }

  /** Checks a URL, resolves its host, and gives the addresses that a client would connect to. */
  private static List<InetAddress> reached(UrlRules rules, WebUrl url) throws FetchException {
    try (CheckedResolver resolver =
        new CheckedResolver(
            UrlRulesTest::answers,
            rules.allowLoopback(),
            ResolverLimits.DEFAULT,
            Clock.systemUTC())) {
      return resolver.resolve(url.host()).get();
    } catch (ExecutionException e) {
      throw (FetchException) e.getCause();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FetchReason refusal(String url) {
    FetchException refused =
        catchThrowableOfType(FetchException.class, () -> reached(OPEN, OPEN.check(url)));
    return refused == null ? null : refused.reason();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Loopback, plainly.
        "http://127.0.0.1/ | FORBIDDEN_ADDRESS",
        "http://127.0.0.1:80/ | FORBIDDEN_ADDRESS",
        "https://127.0.0.1/x.jpg | FORBIDDEN_ADDRESS",
        "http://127.0.0.1./ | FORBIDDEN_ADDRESS",
        "http://localhost/ | FORBIDDEN_ADDRESS",
        "http://LOCALHOST./ | FORBIDDEN_ADDRESS",
        "http://a.localhost/ | FORBIDDEN_ADDRESS",
        "http://0.0.0.0/ | FORBIDDEN_ADDRESS",
        "http://[::1]/ | FORBIDDEN_ADDRESS",
        "http://[0:0:0:0:0:0:0:1]/ | FORBIDDEN_ADDRESS",
        "http://[::]/ | FORBIDDEN_ADDRESS",
        "http://[::ffff:127.0.0.1]/ | FORBIDDEN_ADDRESS",
        "http://[::ffff:7f00:1]/ | FORBIDDEN_ADDRESS",
        "http://[0:0:0:0:0:ffff:7f00:0001]/ | FORBIDDEN_ADDRESS",
        "http://[::127.0.0.1]/ | FORBIDDEN_ADDRESS",
        "http://[64:ff9b::7f00:1]/ | FORBIDDEN_ADDRESS",
        "http://[2002:7f00:1::]/ | FORBIDDEN_ADDRESS",
        "http://[2001:0:7f00:1::]/ | FORBIDDEN_ADDRESS",
        // Numbers that the C library and browsers read as addresses.
        "http://2130706433/ | BAD_URL",
        "http://017700000001/ | BAD_URL",
        "http://0x7f000001/ | BAD_URL",
        "http://0X7F000001/ | BAD_URL",
        "http://127.1/ | BAD_URL",
        "http://127.0.1/ | BAD_URL",
        "http://0177.0.0.1/ | BAD_URL",
        "http://0x7f.0.0.1/ | BAD_URL",
        "http://0x7f.1/ | BAD_URL",
        "http://127.0.0.01/ | BAD_URL",
        "http://127.0.0.0x1/ | BAD_URL",
        "http://127.0.0.1.1/ | BAD_URL",
        "http://example.127/ | BAD_URL",
        "http://example.0x/ | BAD_URL",
        "http://256.0.0.1/ | BAD_URL",
        "http://0/ | BAD_URL",
        "http://425.510.425.510/ | BAD_URL",
        "http://7147006462/ | BAD_URL",
        // Other digits and dots.
        "http://１２７.０.０.１/ | FORBIDDEN_ADDRESS",
        "http://127。0。0。1/ | FORBIDDEN_ADDRESS",
        "http://127｡0｡0｡1/ | FORBIDDEN_ADDRESS",
        "http://①②⑦.⓪.⓪.①/ | FORBIDDEN_ADDRESS",
        "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/ | FORBIDDEN_ADDRESS",
        "http://127.0.0.1\u00ad/ | FORBIDDEN_ADDRESS",
        "http://１２７.１/ | BAD_URL",
        "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ | FORBIDDEN_ADDRESS",
        "http://ｌｏｃａｌｈｏｓｔ/ | FORBIDDEN_ADDRESS",
        // Codes, zones and brackets.
        "http://%31%32%37.0.0.1/ | BAD_URL",
        "http://127.0.0.1%2f/ | BAD_URL",
        "http://127.0.0.1%00.example.org/ | BAD_URL",
        "http://%6c%6f%63%61%6c%68%6f%73%74/ | BAD_URL",
        "http://[::1%25lo]/ | BAD_URL",
        "http://[fe80::1%25eth0]/ | BAD_URL",
        "http://[127.0.0.1]/ | BAD_URL",
        "http://[::1/ | BAD_URL",
        "http://[::1]x/ | BAD_URL",
        "http://::1/ | BAD_URL",
        "http://[]/ | BAD_URL",
        "http://[1::2::3]/ | BAD_URL",
        // Private networks and metadata.
        "http://10.0.0.1/ | FORBIDDEN_ADDRESS",
        "http://192.168.0.1/ | FORBIDDEN_ADDRESS",
        "http://172.16.0.1/ | FORBIDDEN_ADDRESS",
        "http://100.64.0.1/ | FORBIDDEN_ADDRESS",
        "http://169.254.169.254/latest/meta-data/ | FORBIDDEN_ADDRESS",
        "http://[fd00:ec2::254]/latest/meta-data/ | FORBIDDEN_ADDRESS",
        "http://[fe80::1]/ | FORBIDDEN_ADDRESS",
        "http://[::ffff:a9fe:a9fe]/ | FORBIDDEN_ADDRESS",
        "http://2852039166/ | BAD_URL",
        "http://0xa9fea9fe/ | BAD_URL",
        "http://metadata.google.internal/ | FORBIDDEN_ADDRESS",
        "http://inside.example.net/ | FORBIDDEN_ADDRESS",
        "http://localtest.example.net/ | FORBIDDEN_ADDRESS",
        "http://six.example.net/ | FORBIDDEN_ADDRESS",
        "http://nat64.example.net/ | FORBIDDEN_ADDRESS",
        "http://intranet/ | FORBIDDEN_ADDRESS",
        // Who is the host?
        "http://user@127.0.0.1/ | CREDENTIALS_IN_URL",
        "http://user:secret@example.org/ | CREDENTIALS_IN_URL",
        "http://@example.org/ | CREDENTIALS_IN_URL",
        "http://example.org@127.0.0.1/ | CREDENTIALS_IN_URL",
        "http://example.org:80@127.0.0.1/ | CREDENTIALS_IN_URL",
        "http://example.org\\@127.0.0.1/ | BAD_URL",
        "http://127.0.0.1\\@example.org/ | BAD_URL",
        "http:\\\\127.0.0.1/ | BAD_URL",
        "http://example.org\\.127.0.0.1/ | BAD_URL",
        "http://exam ple.org/ | BAD_URL",
        "http://example.org /x | BAD_URL",
        "http://example.org　/x | BAD_URL",
        "http://127.0.0.1\t/ | BAD_URL",
        "http://127.0.0.1:80:80/ | BAD_URL",
        "http:///127.0.0.1/ | BAD_URL",
        "http:127.0.0.1/ | BAD_URL",
        "http:/127.0.0.1/ | BAD_URL",
        "http://?127.0.0.1 | BAD_URL",
        "http://#127.0.0.1 | BAD_URL",
        "http://:80/ | BAD_URL",
        "http://./ | BAD_URL",
        "http://../ | BAD_URL",
        "http://a..b/ | BAD_URL",
        "http://exa℀mple.org/ | BAD_URL",
        "http://faß.de/ | BAD_URL",
        "http://| BAD_URL",
        "//127.0.0.1/ | BAD_URL",
        "/x.jpg | BAD_URL",
        "x.jpg | BAD_URL",
        // Schemes.
        "file:///etc/passwd | FORBIDDEN_SCHEME",
        "ftp://example.org/ | FORBIDDEN_SCHEME",
        "gopher://127.0.0.1:25/ | FORBIDDEN_SCHEME",
        "jar:http://example.org!/ | FORBIDDEN_SCHEME",
        "data:image/png;base64,AAAA | FORBIDDEN_SCHEME",
        "javascript:alert(1) | FORBIDDEN_SCHEME",
        "dict://127.0.0.1:11211/ | FORBIDDEN_SCHEME",
        "view-source:http://example.org/ | FORBIDDEN_SCHEME",
        // Ports.
        "http://example.org:22/ | FORBIDDEN_PORT",
        "http://example.org:8080/ | FORBIDDEN_PORT",
        "https://example.org:6379/ | FORBIDDEN_PORT",
        "http://example.org:0/ | BAD_URL",
        "http://example.org:65536/ | BAD_URL",
        "http://example.org:4294967376/ | BAD_URL",
        "http://example.org:-80/ | BAD_URL",
        "http://example.org:８０/ | BAD_URL",
        "http://example.org:80a/ | BAD_URL",
        "http://localhost:6379/ | FORBIDDEN_ADDRESS",
        "http://127.0.0.1:6379/ | FORBIDDEN_ADDRESS",
      })
  void noSpellingReachesAForbiddenAddress(String url, FetchReason reason) {
    String unescaped = url.replace("\\t", "\t").replace("\\u00ad", "\u00ad");

    assertThat(refusal(unescaped)).as(url).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/\r\nX-Header: 1",
        "http://example.org/\u0000",
        "http://exam\nple.org/",
        "\thttp://example.org/",
        "http://example.org/\u007f",
        "http://example.org/\u0085",
        "http://example.org/\ud800x",
        "http://example.org/a\\b",
        "",
        "   "
      })
  void noUrlHasControlCharactersOrHalfOnes(String url) {
    assertThat(refusal(url)).isEqualTo(FetchReason.BAD_URL);
  }

  @Test
  void aUrlHasALimit() throws FetchException {
    String url = "http://example.org/" + "a".repeat(8192 - 19);

    assertThat(OPEN.check(url).target()).hasSize(8192 - 18);
    assertThat(refusal(url + "a")).isEqualTo(FetchReason.BAD_URL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http://example.org | http://example.org/",
        "HTTP://EXAMPLE.ORG./A | http://example.org/A",
        "https://example.org:443/ | https://example.org/",
        "https://example.org:/ | https://example.org/",
        "https://example.org:80/ | https://example.org:80/",
        "http://example.org:0080/ | http://example.org/",
        "http://example.org?a=b | http://example.org/?a=b",
        "http://example.org/?| http://example.org/?",
        "http://example.org#x | http://example.org/",
        "http://example.org/a?b#c?d | http://example.org/a?b",
        "http://example.org/a b.jpg | http://example.org/a%20b.jpg",
        "http://example.org/a%20b.jpg | http://example.org/a%20b.jpg",
        "http://example.org/é.jpg | http://example.org/%C3%A9.jpg",
        "http://example.org/%c3%a9.jpg | http://example.org/%c3%a9.jpg",
        "http://example.org/😀?q=😀 | http://example.org/%F0%9F%98%80?q=%F0%9F%98%80",
        "http://example.org/100% | http://example.org/100%25",
        "http://example.org/100%zz | http://example.org/100%25zz",
        "http://example.org/a\"<>^`{} | http://example.org/a%22%3C%3E%5E%60%7B%7D",
        "http://example.org/[x]?[y]=\\ | http://example.org/%5Bx%5D?%5By%5D=%5C",
        "http://example.org/a/./b/../c | http://example.org/a/c",
        "http://example.org/a/%2e%2E/c | http://example.org/c",
        "http://example.org/../../x | http://example.org/x",
        "http://example.org/a/.. | http://example.org/",
        "http://example.org/a/. | http://example.org/a/",
        "http://example.org//a//b | http://example.org//a//b",
        "http://example.org/@user:80/x;y=1,2 | http://example.org/@user:80/x;y=1,2",
        "http://example.org/?u=http://a/../b | http://example.org/?u=http://a/../b",
        "http://a_b-.example.org/ | http://a_b-.example.org/",
        "http://Bücher.example/ | http://xn--bcher-kva.example/",
        "http://xn--bcher-kva.example/ | http://xn--bcher-kva.example/",
        "http://BÜCHER。example/ | http://xn--bcher-kva.example/",
        "http://例え.テスト/ | http://xn--r8jz45g.xn--zckzah/",
        "http://😉.example/ | http://xn--n28h.example/",
        "http://8.8.8.8/x | http://8.8.8.8/x"
      })
  void aUrlGetsItsNormalForm(String url, String normal) throws FetchException {
    String written = url.replace("\\\"", "\"");
    WebUrl checked = OPEN.check(written);

    assertThat(checked).hasToString(normal.strip());
    assertThat(OPEN.check(checked.toString())).isEqualTo(checked);
    assertThat(URI.create(checked.toString()).getRawPath()).isEqualTo(checked.path());
  }

  @Test
  void spacesAroundAUrlDoNotMatter() throws FetchException {
    assertThat(OPEN.check("  http://example.org/x ")).hasToString("http://example.org/x");
  }

  @Property
  void whatPassesStaysAsItIsAndIsAUri(@ForAll String path) {
    WebUrl checked;
    try {
      checked = OPEN.check("http://example.org/" + path);
    } catch (FetchException e) {
      assertThat(e.reason()).isEqualTo(FetchReason.BAD_URL);
      return;
    }
    assertThat(checked.host()).isEqualTo("example.org");
    assertThat(checked.target()).startsWith("/").doesNotContain("#", " ", "\\").isASCII();
    assertThat(URI.create(checked.toString()).getRawPath()).isEqualTo(checked.path());
  }

  @Provide
  Arbitrary<String> authorities() {
    Arbitrary<String> tricky =
        Arbitraries.strings().withChars("0127.xaf:[]%@\\/?#-_ １２７。٠\u00ad").ofMaxLength(14);
    Arbitrary<String> numbers =
        Arbitraries.of("127", "0", "1", "0x7f", "0177", "10", "169", "254", "2852039166", "")
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(parts -> String.join(".", parts));
    return Arbitraries.oneOf(tricky, numbers, Arbitraries.strings().ofMaxLength(10));
  }

  @Property(tries = 3000)
  void noAuthorityLeadsInside(@ForAll("authorities") String authority) {
    try {
      WebUrl url = OPEN.check("http://" + authority);
      // What ends in a number is an address to a resolver. One such is listed.
      assertThat(
              url.host().equals("8.8.8.8") || !url.host().matches("(.*\\.)?([0-9]+|0x[0-9a-f]*)"))
          .as(url.host())
          .isTrue();
      for (InetAddress address : reached(OPEN, url)) {
        assertThat(AddressRanges.forbidden(address)).isEmpty();
      }
    } catch (FetchException e) {
      assertThat(e.reason().kind()).isEqualTo(FetchReason.Kind.REFUSED);
    }
  }

  @Test
  void anAddressIsAskedOnlyIfItIsListedItself() throws FetchException {
    assertThat(OPEN.check("http://8.8.8.8/").host()).isEqualTo("8.8.8.8");
    assertThat(refusal("http://8.8.4.4/")).isEqualTo(FetchReason.HOST_NOT_LISTED);
    assertThat(refusal("http://[2606:4700::1]/")).isEqualTo(FetchReason.HOST_NOT_LISTED);
  }

  @Test
  void aHostOffTheListIsNamed() {
    UrlRules rules = new UrlRules(PORTS, HostList.of(List.of("*.example.org")), false);

    FetchException refused =
        catchThrowableOfType(FetchException.class, () -> rules.check("http://Example.NET/x"));
    assertThat(refused.reason()).isEqualTo(FetchReason.HOST_NOT_LISTED);
    assertThat(refused).hasMessage("example.net is not listed");
  }

  @Test
  void theSettingOpensTheLoopbackAtEveryPortAndNothingElse() throws FetchException {
    assertThat(LOOPBACK.check("http://127.0.0.1:34567/x").port()).isEqualTo(34567);
    assertThat(LOOPBACK.check("http://[::1]:34567/x").host()).isEqualTo("[::1]");
    assertThat(LOOPBACK.check("http://[::ffff:127.0.0.9]:1/x").host()).isEqualTo("127.0.0.9");
    assertThat(LOOPBACK.check("http://localhost:34567/x").host()).isEqualTo("localhost");
    assertThat(reached(LOOPBACK, LOOPBACK.check("http://localtest.example.net/"))).hasSize(1);

    for (String url :
        List.of(
            "http://example.org:34567/",
            "http://localtest.example.net:34567/",
            "http://127.0.0.2:34567/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://169.254.169.254/",
            "http://[::]/",
            "http://[64:ff9b::7f00:1]/",
            "http://inside.example.net/",
            "http://127.1:80/")) {
      assertThat(
              catchThrowableOfType(
                  FetchException.class, () -> reached(LOOPBACK, LOOPBACK.check(url))))
          .as(url)
          .isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://cdn.example.org/x.jpg | https://cdn.example.org/x.jpg",
        "//cdn.example.org/x.jpg | https://cdn.example.org/x.jpg",
        "/x.jpg | https://example.org/x.jpg",
        "x.jpg | https://example.org/a/b/x.jpg",
        "./x.jpg | https://example.org/a/b/x.jpg",
        "../x.jpg | https://example.org/a/x.jpg",
        "../../../x.jpg | https://example.org/x.jpg",
        "?size=2 | https://example.org/a/b/photo.jpg?size=2",
        "#top | https://example.org/a/b/photo.jpg?size=1",
        "/é x.jpg#y | https://example.org/%C3%A9%20x.jpg",
        "HTTPS://EXAMPLE.ORG:443/ | https://example.org/"
      })
  void aRedirectIsReadRelativeToTheUrl(String location, String to) throws FetchException {
    assertThat(OPEN.redirect(FROM, location)).hasToString(to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http://example.org/ | INSECURE_REDIRECT",
        "HTTP://example.org/ | INSECURE_REDIRECT",
        "http://127.0.0.1/ | INSECURE_REDIRECT",
        "https://127.0.0.1/ | FORBIDDEN_REDIRECT",
        "//127.0.0.1/ | FORBIDDEN_REDIRECT",
        "//169.254.169.254/latest/meta-data/ | FORBIDDEN_REDIRECT",
        "//2852039166/ | FORBIDDEN_REDIRECT",
        "//[::ffff:169.254.169.254]/ | FORBIDDEN_REDIRECT",
        "///127.0.0.1/ | FORBIDDEN_REDIRECT",
        "/\\127.0.0.1/ | FORBIDDEN_REDIRECT",
        "\\\\127.0.0.1\\x | FORBIDDEN_REDIRECT",
        "https:\\\\127.0.0.1/ | FORBIDDEN_REDIRECT",
        "https:127.0.0.1/ | FORBIDDEN_REDIRECT",
        "https://user@127.0.0.1/ | FORBIDDEN_REDIRECT",
        "https://8.8.4.4/ | FORBIDDEN_REDIRECT",
        "https://example.org:22/ | FORBIDDEN_REDIRECT",
        "file:///etc/passwd | FORBIDDEN_REDIRECT",
        "gopher://127.0.0.1/ | FORBIDDEN_REDIRECT",
        "data:image/png,x | FORBIDDEN_REDIRECT",
        "https:// | FORBIDDEN_REDIRECT",
        "`` | FORBIDDEN_REDIRECT"
      })
  void noRedirectLeadsInside(String location, FetchReason reason) {
    FetchException refused =
        catchThrowableOfType(FetchException.class, () -> OPEN.redirect(FROM, location));

    assertThat(refused).as(location).isNotNull();
    assertThat(refused.reason()).isEqualTo(reason);
  }

  @Test
  void aRefusedRedirectSaysWhy() {
    UrlRules rules = new UrlRules(PORTS, HostList.of(List.of("example.org")), false);

    assertThat(
            catchThrowableOfType(
                FetchException.class, () -> rules.redirect(FROM, "//cdn.example.net/x")))
        .hasMessage("HOST_NOT_LISTED: cdn.example.net is not listed");
  }

  @Test
  void aRedirectMayLeadFromHttpToHttps() throws FetchException {
    WebUrl from = new WebUrl("http", "example.org", 80, "/x");

    assertThat(OPEN.redirect(from, "https://example.org/x").scheme()).isEqualTo("https");
    assertThat(OPEN.redirect(from, "//example.org/y")).hasToString("http://example.org/y");
  }
}
