package org.winnow.web.fetch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.winnow.web.FetchException;
import org.winnow.web.WebUrl;

/** One request in line: of an item, or of a gate that opens. It lives through all its attempts. */
final class QueuedRequest<T> {
  /** Null for the request of a gate. */
  private final FetchItem<T> item;

  /** Of a gate; null for an item, whose request is made when it is sent. */
  private final Request gateRequest;

  /** What the gate waits for. */
  private final CompletableFuture<Answer> gate;

  private WebUrl url;
  private List<WebUrl> via = List.of();
  private HeaderRule rule = HeaderRule.NONE;
  private int attempts;
  private long wireBytes;
  private FetchException failure;
  private Answer failedAnswer;

  private QueuedRequest(
      FetchItem<T> item, Request gateRequest, CompletableFuture<Answer> gate, WebUrl url) {
    this.item = item;
    this.gateRequest = gateRequest;
    this.gate = gate;
    this.url = url;
  }

  static <T> QueuedRequest<T> of(FetchItem<T> item) {
    return new QueuedRequest<>(item, null, null, item.url());
  }

  static <T> QueuedRequest<T> ofGate(Request request, CompletableFuture<Answer> answer) {
    return new QueuedRequest<>(null, request, answer, request.url());
  }

  boolean isOfGate() {
    return item == null;
  }

  FetchItem<T> item() {
    return item;
  }

  CompletableFuture<Answer> gate() {
    return gate;
  }

  /** What is asked next. */
  WebUrl url() {
    return url;
  }

  boolean isRedirected() {
    return !via.isEmpty();
  }

  void rule(HeaderRule headers) {
    rule = headers;
  }

  void redirect(WebUrl next) {
    List<WebUrl> longer = new ArrayList<>(via);
    longer.add(url);
    via = longer;
    url = next;
  }

  Request request(FetchSettings settings, BodyBudget.Lease lease) {
    Request base =
        isOfGate()
            ? gateRequest
            : Request.of(
                    url,
                    BodyRule.picture(settings.picture().maxBytes()),
                    settings.picture().deadline())
                .withHeaders(item.headers(settings.picture().accept()))
                .withRule(rule);
    return base.hop(url, via, lease);
  }

  void received(Answer answer) {
    wireBytes += answer.wireBytes();
  }

  /** An attempt has ended. */
  void tried() {
    attempts++;
  }

  int attempts() {
    return attempts;
  }

  /** Keeps why an attempt failed, until the next one. */
  void failed(FetchException cause, Answer answer) {
    failure = cause;
    failedAnswer = answer;
  }

  /** Why the last attempt failed; null if none did. */
  FetchException failure() {
    return failure;
  }

  Answer failedAnswer() {
    return failedAnswer;
  }

  /** The result of an item that was answered with a content, or with the word that it is good. */
  FetchResult<T> result(Answer answer) {
    if (answer.optOut().isPresent()) {
      Refusal refusal = answer.optOut().get();
      return result(
          answer, new FetchException(refusal.reason(), refusal.evidence()), Optional.empty());
    }
    try {
      if (Statuses.hasContent(answer.status())) {
        item.hashes().check(answer.body());
      }
      return result(answer, null, Optional.empty());
    } catch (FetchException e) {
      return result(answer, e, Optional.empty());
    }
  }

  /**
   * The result of an item.
   *
   * @param answer null if none came
   * @param cause null if the item succeeded
   */
  FetchResult<T> result(Answer answer, FetchException cause, Optional<Duration> retryAfter) {
    return new FetchResult<>(
        item,
        Optional.ofNullable(answer),
        Optional.ofNullable(cause).map(FetchException::reason),
        cause == null ? "" : cause.getMessage(),
        attempts,
        retryAfter,
        wireBytes);
  }
}
