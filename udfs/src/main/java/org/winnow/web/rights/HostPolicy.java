package org.winnow.web.rights;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * What an origin answered to the three files that reserve rights, as it is kept in a table.
 *
 * @param origin scheme, host and port, see {@link org.winnow.web.WebUrl#origin}
 * @param robotsStatus of {@value #ROBOTS}; 0 if there was no answer, the last 3xx if redirects did
 *     not end. 401 and 403 are kept as evidence; by RFC 9309 they allow.
 * @param robotsText from {@link #text}; empty unless the status is 2xx
 * @param tdmrepStatus of {@value #TDMREP}. Only a 2xx says something.
 * @param tdmrepText from {@link #text}
 * @param aiTxtStatus of {@value #AI_TXT}. Only a 2xx says something.
 * @param aiTxtText from {@link #text}
 * @param fetchedAt when the files were asked for
 */
public record HostPolicy(
    String origin,
    int robotsStatus,
    String robotsText,
    int tdmrepStatus,
    String tdmrepText,
    int aiTxtStatus,
    String aiTxtText,
    Instant fetchedAt)
    implements Serializable {
  /** Path of RFC 9309. */
  public static final String ROBOTS = "/robots.txt";

  /** Path of the TDM Reservation Protocol. */
  public static final String TDMREP = "/.well-known/tdmrep.json";

  /** Path of Spawning's file. */
  public static final String AI_TXT = "/ai.txt";

  /** As much of a file is read: 500 KiB, as RFC 9309 demands at least. */
  public static final int MAX_BYTES = 500 * 1024;

  /** So long answers count, unless robots.txt was not to be had. */
  public static final Duration LIFETIME = Duration.ofDays(1);

  private static final Duration LIFETIME_OF_FAILURE = Duration.ofHours(1);

  public HostPolicy {
    robotsText = kept(robotsStatus, robotsText);
    tdmrepText = kept(tdmrepStatus, tdmrepText);
    aiTxtText = kept(aiTxtStatus, aiTxtText);
  }

  /**
   * The text of a file.
   *
   * <p>It is UTF-8, or UTF-16 with a byte order mark. Of a longer file the first {@link #MAX_BYTES}
   * are read, up to the end of a line: half a rule is another rule. NUL becomes a blank.
   */
  public static String text(byte[] body) {
    int start = 0;
    Charset charset = StandardCharsets.UTF_8;
    if (startsWith(body, 0xef, 0xbb, 0xbf)) {
      start = 3;
    } else if (startsWith(body, 0xff, 0xfe)) {
      start = 2;
      charset = StandardCharsets.UTF_16LE;
    } else if (startsWith(body, 0xfe, 0xff)) {
      start = 2;
      charset = StandardCharsets.UTF_16BE;
    }
    int end = Math.min(body.length, MAX_BYTES);
    String text = new String(Arrays.copyOfRange(body, Math.min(start, end), end), charset);
    if (end < body.length) {
      int lineEnd = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
      text = text.substring(0, lineEnd + 1);
    }
    return text.replace('\0', ' ');
  }

  /**
   * Whether the answers count. They do for a day; for an hour if robots.txt was not to be had.
   *
   * @param now not before {@link #fetchedAt}
   */
  public boolean isFresh(Instant now) {
    boolean deferred = RobotsFile.isDeferred(robotsStatus);
    return now.isBefore(fetchedAt.plus(deferred ? LIFETIME_OF_FAILURE : LIFETIME));
  }

  /**
   * Reads the files. This takes a while for long ones: once for a host, not for each URL.
   *
   * @param agentToken the name by which the crawler calls itself, such as {@code winnow}; letters,
   *     {@code -} and {@code _}
   */
  public HostRights readAs(String agentToken) {
    return new HostRights(this, AgentToken.checked(agentToken));
  }

  private static String kept(int status, String text) {
    return RobotsFile.isSuccess(status) && text != null ? text : "";
  }

  private static boolean startsWith(byte[] body, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i == body.length || (body[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
