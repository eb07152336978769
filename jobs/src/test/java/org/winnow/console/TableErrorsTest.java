package org.winnow.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.exceptions.ConcurrentAppendException;
import java.util.ConcurrentModificationException;
import org.junit.jupiter.api.Test;
import org.winnow.job.ErrorClassifier;

class TableErrorsTest {
  @Test
  void twoRunsAtOnceAreToldInOurWords() {
    Throwable raw =
        new RuntimeException(
            new ConcurrentAppendException("Files were added to the root of the table by ..."));

    UserException told = ErrorClassifier.forUser(raw);

    assertThat(told.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(told.getMessage())
        .startsWith("Another run wrote to the warehouse at the same time.")
        .doesNotContain("Files were added");
  }

  @Test
  void aCollectionThatIsChangedWhileItIsReadIsABug() {
    assertThat(ErrorClassifier.forUser(new ConcurrentModificationException("x"))).isNull();
  }
}
