package org.winnow.web.rights;

import static org.assertj.core.api.Assertions.assertThat;

import crawlercommons.robots.SimpleRobotRules;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
  @ParameterizedTest
  @CsvSource({
    "/, /, true",
    "/, /x/y.jpg, true",
    "/fish, /fish.html, true",
    "/fish, /Fish.html, false",
    "/fish, /catfish, false",
    "/fish/, /fish, false",
    "/fish/, /fish/x, true",
    "/fish*, /fishheads/yummy.html, true",
    "/*.php, /folder/any.php.file.html, true",
    "/*.php, /, false",
    "/*.php$, /filename.php, true",
    "/*.php$, /filename.php?parameters, false",
    "/*.php$, /filename.php/, false",
    "/*.jpg$, /a.jpg.jpg, true",
    "/*a*b$, /xaxbxb, true",
    "/fish*.php, /fishheads/catfish.php?parameters, true",
    "/fish*.php, /Fish.PHP, false",
    "/x$, /x, true",
    "/x$, /xy, false",
    "/*$, /anything, true",
    "$, /anything, false",
    "*, /anything, true",
    "**, /anything, true",
    "*.jpg, /a/b.jpg?x=1, true",
    "/a**b***c, /aXbYcZ, true",
    "/ab*ab$, /ab, false",
    "/ab*ab$, /abab, true",
    "/aab*aaab, /aabaaaab, true",
    "/a%3cd.html, /a%3Cd.html, true",
    "/%7Ejoe/, /~joe/index.html, true",
    "/~joe/, /%7ejoe/index.html, true",
    "/a%2fb, /a/b, false",
    "/a%2fb, /a%2Fb, true",
    "/foo/bar/ツ, /foo/bar/%E3%83%84, true",
    "/foo/bar/%E3%83%84, /foo/bar/%e3%83%84, true",
    "/path/foo-%24, /path/foo-$, true",
    "/path/foo-$x, /path/foo-$xy, true",
    "/path/file-with-a-%2A.html, /path/file-with-a-*.html, true",
    "/path/file-with-a-%2A.html, /path/file-with-a-x.html, false",
    "/a|b, /a%7Cb, true",
    "/a%, /a%25, true",
    "/?id=, /?id=7, true"
  })
  void aPatternMatchesPaths(String pattern, String path, boolean matches) {
    assertThat(PathPattern.of(pattern).matches(PathPattern.comparable(path))).isEqualTo(matches);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab/.*").ofMaxLength(10).map(s -> "/" + s);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.strings().withChars("ab/.").ofMaxLength(16).map(s -> "/" + s);
  }

  @Property(tries = 5000)
  void itMatchesWhatTheRegularExpressionMatches(
      @ForAll("patterns") String pattern, @ForAll("paths") String path, @ForAll boolean toTheEnd) {
    String quoted = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    boolean expected = path.matches(quoted + (toTheEnd ? "" : ".*"));

    assertThat(PathPattern.of(pattern + (toTheEnd ? "$" : "")).matches(path)).isEqualTo(expected);
  }

  @Property(tries = 2000)
  void itAgreesWithCrawlerCommonsWhereNoDollarFollowsAStar(
      @ForAll("patterns") String pattern, @ForAll("paths") String path) {
    SimpleRobotRules rules = new SimpleRobotRules();
    rules.addRule(pattern, false);

    assertThat(PathPattern.of(pattern).matches(path))
        .isEqualTo(!rules.isAllowed("http://example.org" + path));
  }

  @Property
  void anyTextIsAPatternAndMatchesItself(@ForAll String text) {
    String path = text.trim().replace("$", "%24").replace("*", "%2A");

    assertThat(PathPattern.of(path).matches(PathPattern.comparable(path))).isTrue();
  }

  @Test
  @Timeout(30)
  void catastrophicPatternsTakeLinearTime() {
    String path = PathPattern.comparable("/" + "a".repeat(8000));
    PathPattern stars = PathPattern.of("/" + "a*".repeat(3000) + "b");
    PathPattern long1 = PathPattern.of("/*" + "a".repeat(4000) + "b");

    for (int i = 0; i < 2000; i++) {
      assertThat(stars.matches(path)).isFalse();
      assertThat(long1.matches(path)).isFalse();
    }
  }
}
