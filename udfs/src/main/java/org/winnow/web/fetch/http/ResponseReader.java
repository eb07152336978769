package org.winnow.web.fetch.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.BodyRule;
import org.winnow.web.fetch.HeaderRule;
import org.winnow.web.fetch.Headers;
import org.winnow.web.fetch.Refusal;
import org.winnow.web.fetch.Statuses;

/**
 * Reads one answer: checks its headers, and takes its content as far as it is wanted. A short
 * content that is not wanted is skipped, so that the connection can be used again.
 *
 * <p>Its methods are called by one thread at a time; {@link #known} and {@link #contentBytes} by
 * any.
 */
final class ResponseReader {
  /** Longest content that is skipped; for a longer one, the connection is closed. */
  static final int MAX_SKIPPED = 64 * 1024;

  private final WebUrl url;
  private final BodyRule body;
  private final HeaderRule rule;
  private final int maxHeaderBytes;

  private int status;
  private Headers headers = Headers.NONE;
  private Optional<ContentCoding> coding = Optional.empty();
  private Optional<Refusal> optOut = Optional.empty();
  private BodyBuffer buffer = new BodyBuffer(0, 1);
  private boolean looksRight;
  private boolean truncated;
  private volatile ExchangeEnd known;
  private volatile boolean ended;
  private volatile long contentBytes;

  ResponseReader(WebUrl url, BodyRule body, HeaderRule rule, int maxHeaderBytes) {
    this.url = url;
    this.body = body;
    this.rule = rule;
    this.maxHeaderBytes = maxHeaderBytes;
  }

  /**
   * Takes the headers.
   *
   * @param hasContent whether content follows
   * @return whether to go on; else {@link #outcome} is known and the connection is to be closed
   */
  boolean head(HttpResponse response, boolean hasContent) throws FetchException {
    status = response.getCode();
    Headers.Builder lines = new Headers.Builder();
    for (Header header : response.getHeaders()) {
      lines.add(header.getName(), header.getValue());
    }
    if (lines.bytes() > maxHeaderBytes) {
      throw new FetchException(FetchReason.HEADERS_TOO_LARGE, lines.bytes() + " bytes of headers");
    }
    headers = lines.build();
    long length = hasContent ? length() : 0;
    if (Statuses.hasContent(status) || Statuses.isNotModified(status)) {
      optOut = rule.check(url, headers);
      if (optOut.isPresent()) {
        known = ExchangeEnd.of(received());
        return !hasContent;
      }
    }
    if (!Statuses.hasContent(status)) {
      return skip(ExchangeEnd.of(received()), length);
    }
    if (body.kind() == BodyRule.Kind.PICTURE) {
      if (PictureBytes.isPage(headers.first("content-type").orElse(""))) {
        return skip(
            ExchangeEnd.of(new FetchException(FetchReason.WRONG_TYPE, "it is a page")), length);
      }
      if (length > body.maxBytes()) {
        throw tooLarge(length + " bytes are announced");
      }
    }
    coding = ContentCoding.of(headers);
    buffer = new BodyBuffer(length, body.maxBytes());
    return true;
  }

  /** Announced size of the content; -1 if it is not announced. */
  private long length() throws FetchException {
    Optional<String> announced = headers.first("content-length");
    if (announced.isEmpty()) {
      return -1;
    }
    if (headers.first("transfer-encoding").isPresent()
        || headers.all("content-length").size() > 1) {
      throw new FetchException(FetchReason.BAD_HTTP, "the size of the content is ambiguous");
    }
    try {
      long length = Long.parseLong(announced.get());
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // As below.
    }
    throw new FetchException(FetchReason.BAD_HTTP, "the size of the content is no number");
  }

  private boolean skip(ExchangeEnd end, long length) {
    known = end;
    return length <= MAX_SKIPPED;
  }

  /**
   * Takes a part of the content.
   *
   * @return as {@link #head}
   */
  boolean content(ByteBuffer source) throws FetchException {
    if (known != null) {
      contentBytes += source.remaining();
      source.position(source.limit());
      return contentBytes <= MAX_SKIPPED;
    }
    boolean whole = buffer.append(source);
    contentBytes = buffer.size();
    if (buffer.size() >= PictureBytes.HEAD) {
      checkType();
    }
    if (!whole && body.kind() == BodyRule.Kind.PICTURE) {
      throw tooLarge("more than " + body.maxBytes() + " bytes");
    }
    truncated = !whole;
    return whole;
  }

  /** The content is complete. */
  boolean end() throws FetchException {
    if (known == null && body.kind() == BodyRule.Kind.PICTURE) {
      if (buffer.size() == 0) {
        throw new FetchException(FetchReason.EMPTY_BODY, "the content is empty");
      }
      checkType();
    }
    ended = true;
    return true;
  }

  /** Of coded content, the type is seen once it is decoded. */
  private void checkType() throws FetchException {
    if (looksRight || coding.isPresent() || body.kind() != BodyRule.Kind.PICTURE) {
      return;
    }
    looksRight = PictureBytes.isPicture(buffer.bytes(), buffer.size());
    if (!looksRight) {
      throw wrongType();
    }
  }

  static FetchException wrongType() {
    return new FetchException(FetchReason.WRONG_TYPE, "it does not begin like a picture");
  }

  static FetchException tooLarge(String message) {
    return new FetchException(FetchReason.TOO_LARGE, message);
  }

  /** How many more bytes to ask for. */
  int nextStep() {
    return buffer.nextStep();
  }

  /** What came of it, once it has ended or is not to go on. */
  ExchangeEnd outcome() {
    return known != null ? known : ExchangeEnd.of(received());
  }

  private Received received() {
    return new Received(status, headers, buffer.take(), truncated, coding, optOut);
  }

  /** The outcome, where the content does not matter for it. */
  Optional<ExchangeEnd> known() {
    return Optional.ofNullable(known);
  }

  boolean isEnded() {
    return ended;
  }

  /** Bytes of content so far, those that were skipped too. */
  long contentBytes() {
    return contentBytes;
  }
}
