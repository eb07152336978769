package org.winnow.config;

import java.util.Set;
import org.winnow.text.Encodings;
import org.winnow.web.address.HostList;

/** What the settings of a crawl must say before it may start. */
public final class CrawlRules {
  /** Word of {@code crawl.retry}: failures that may pass. */
  public static final String RETRY_TRANSIENT = "transient";

  /** Word of {@code crawl.retry}: all failures. */
  public static final String RETRY_ALL = "all";

  private static final Set<String> COLUMNS =
      Set.of(
          "url", "name", "caption", "licence", "basis", "dataset", "sha256", "md5", "width",
          "height", "rank");

  private CrawlRules() {}

  static void check(Config.Crawl crawl, Faults faults) {
    crawl
        .columns()
        .keySet()
        .forEach(
            word -> {
              if (!COLUMNS.contains(word)) {
                faults.add(
                    "crawl.columns maps \"%s\": the words are %s.",
                    word, String.join(", ", COLUMNS.stream().sorted().toList()));
              }
            });
    for (String port : crawl.ports()) {
      if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65535) {
        faults.add("crawl.ports holds %s: a port lies between 1 and 65535.", port);
      }
    }
    if (!Encodings.isKnown(crawl.encoding())) {
      faults.add("crawl.encoding is \"%s\", which this JVM does not support.", crawl.encoding());
    }
    HostList.faults(crawl.hosts()).forEach(fault -> faults.add("crawl.hosts: %s", fault));
    crawl
        .retry()
        .filter(word -> !isRetry(word))
        .ifPresent(
            word ->
                faults.add(
                    "crawl.retry is \"%s\": write transient, all, or a reason as sources.reason has"
                        + " it, such as NOT_FOUND.",
                    word));
    // The rest matters to those who crawl only.
    if (crawl.urls().isEmpty()) {
      return;
    }
    if (crawl.basis().filter(basis -> !basis.isBlank()).isEmpty()) {
      faults.add(
          "crawl.basis is not set: state the ground on which the pictures may be used, such as"
              + " --set crawl.basis=\"research exemption\". Collecting faces from the web without"
              + " a ground is banned in some countries.");
    }
    if (crawl.hosts().isEmpty()) {
      faults.add(
          "crawl.hosts is empty: name the hosts that may be asked, such as"
              + " --set 'crawl.hosts=[\"*.example.org\"]'.");
    }
    if (crawl.hosts().contains("*") && crawl.hostsReason().filter(r -> !r.isBlank()).isEmpty()) {
      faults.add(
          "crawl.hosts is \"*\", any host, without a reason: say why in crawl.hosts_reason. It is"
              + " kept with the run.");
    }
    if (crawl.contact().filter(CrawlRules::isContact).isEmpty()) {
      faults.add(
          "crawl.contact is %s: give a mail address or an https page, by which operators of hosts"
              + " reach you.",
          crawl.contact().map(c -> "\"" + c + "\"").orElse("not set"));
    }
  }

  private static boolean isRetry(String word) {
    return word.equals(RETRY_TRANSIENT) || word.equals(RETRY_ALL) || word.matches("[A-Z][A-Z_]*");
  }

  /** Whether an operator can reach somebody by it, and it fits into a header. */
  private static boolean isContact(String contact) {
    return contact.matches("[\\x21-\\x7e&&[^()\\\\]]+@[\\x21-\\x7e&&[^()\\\\]]+")
        || contact.matches("https?://[\\x21-\\x7e&&[^()\\\\]]+");
  }
}
