package org.winnow.web.fetch.http;

import java.util.Optional;
import org.winnow.web.FetchException;

/**
 * How an exchange ended: an answer, a failure, or a bug. None of them means that the connection was
 * gone before the request was sent, or before the host saw it.
 */
record ExchangeEnd(
    Optional<Received> answer, Optional<FetchException> failure, Optional<Throwable> bug) {
  static final ExchangeEnd UNSENT =
      new ExchangeEnd(Optional.empty(), Optional.empty(), Optional.empty());

  static ExchangeEnd of(Received answer) {
    return new ExchangeEnd(Optional.of(answer), Optional.empty(), Optional.empty());
  }

  static ExchangeEnd of(FetchException failure) {
    return new ExchangeEnd(Optional.empty(), Optional.of(failure), Optional.empty());
  }

  static ExchangeEnd of(Throwable bug) {
    return new ExchangeEnd(Optional.empty(), Optional.empty(), Optional.of(bug));
  }
}
