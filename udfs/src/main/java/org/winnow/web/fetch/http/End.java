package org.winnow.web.fetch.http;

import java.util.Optional;
import org.winnow.web.FetchException;

/**
 * How an exchange ended: an answer, a failure, or a bug. None of them means that the connection was
 * gone before the request was sent, or before the host saw it.
 */
record End(Optional<Received> answer, Optional<FetchException> failure, Optional<Throwable> bug) {
  static final End UNSENT = new End(Optional.empty(), Optional.empty(), Optional.empty());

  static End of(Received answer) {
    return new End(Optional.of(answer), Optional.empty(), Optional.empty());
  }

  static End of(FetchException failure) {
    return new End(Optional.empty(), Optional.of(failure), Optional.empty());
  }

  static End of(Throwable bug) {
    return new End(Optional.empty(), Optional.empty(), Optional.of(bug));
  }
}
