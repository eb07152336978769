package org.winnow.web.fetch.http;

import java.util.Optional;
import org.winnow.web.fetch.Headers;
import org.winnow.web.fetch.Refusal;

/**
 * An answer as it came.
 *
 * @param body the content, still encoded
 * @param coding of the content
 */
record Received(
    int status,
    Headers headers,
    byte[] body,
    boolean truncated,
    Optional<ContentCoding> coding,
    Optional<Refusal> optOut) {}
