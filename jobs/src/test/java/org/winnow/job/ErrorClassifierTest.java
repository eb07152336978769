package org.winnow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.winnow.config.ConfigException;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.UserException;
import org.winnow.model.ModelException;

class ErrorClassifierTest {

  @Test
  void aUsersMistakeIsFoundBelowTheLayersOfSpark() {
    UserException mistake = Errors.noGpu();
    assertThat(ErrorClassifier.forUser(task(new RuntimeException(mistake)))).isSameAs(mistake);
    assertThat(ErrorClassifier.forUser(new ConfigException(List.of("a", "b"))).what())
        .isEqualTo("The configuration has 2 faults.");
    assertThat(ErrorClassifier.forUser(task(new ModelException("no such output"))).exitCode())
        .isEqualTo(ExitCode.DATA);
  }

  @Test
  void aMistakeCountsMoreThanTheStorageErrorAroundIt() {
    UserException mistake = Errors.noGpu();
    assertThat(
            ErrorClassifier.forUser(
                new UncheckedIOException(
                    new ConnectException("x") {
                      @Override
                      public synchronized Throwable getCause() {
                        return mistake;
                      }
                    })))
        .isSameAs(mistake);
  }

  @Test
  void aFileThatVanishedIsNoBug() {
    UserException gone =
        ErrorClassifier.forUser(
            task(new FileNotFoundException("File file:/p/a.jpg does not exist")));
    assertThat(gone.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(gone.why()).containsExactly("File file:/p/a.jpg does not exist");
    assertThat(
            ErrorClassifier.forUser(new UncheckedIOException(new NoSuchFileException("/p/a")))
                .what())
        .isEqualTo("A file is missing.");
  }

  @Test
  void whatTheStorageRefusesIsNoBug() {
    for (IOException refused :
        List.of(
            new FileNotFoundException("/w/x (Permission denied)"),
            new AccessDeniedException("/w"),
            new ConnectException("Connection refused"),
            new IOException("No space left on device"),
            new IOException("Mkdirs failed to create file:/w/sources"))) {
      assertThat(ErrorClassifier.forUser(task(refused)))
          .as(refused.toString())
          .isNotNull()
          .extracting(UserException::what)
          .isEqualTo("The storage returned an error.");
    }
  }

  @Test
  void ofMemoryThatIsUsedUpItIsToldWhichToRaise() {
    assertThat(ErrorClassifier.forUser(new OutOfMemoryError("Java heap space")))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .satisfies(e -> assertThat(e.what()).isEqualTo("The Java heap is full."))
        .satisfies(e -> assertThat(e.remedy()).contains("--driver-memory"));
    assertThat(
            ErrorClassifier.forUser(task(new OutOfMemoryError("Physical memory usage is too high")))
                .what())
        .isEqualTo("The memory outside the Java heap is full.");
    assertThat(
            ErrorClassifier.forUser(new OutOfMemoryError("unable to create native thread"))
                .remedy())
        .contains("ulimit -u");
    assertThat(ErrorClassifier.forUser(new OutOfMemoryError("Metaspace")).remedy())
        .contains("MaxMetaspaceSize");
    assertThat(ErrorClassifier.forUser(new OutOfMemoryError()).what())
        .isEqualTo("The Java heap is full.");
  }

  @Test
  void anExecutorThatWasEndedForItsMemoryIsNoBug() {
    for (String message :
        List.of(
            "Job aborted: ExecutorLostFailure (executor 1 exited): Container killed by YARN for"
                + " exceeding physical memory limits.",
            "Job aborted: ExecutorLostFailure (executor 1 exited): exit code 137",
            "Task failed: java.lang.OutOfMemoryError: Java heap space")) {
      assertThat(ErrorClassifier.forUser(new SparkException(message)))
          .as(message)
          .isNotNull()
          .extracting(UserException::exitCode)
          .isEqualTo(ExitCode.DATA);
    }
  }

  @Test
  void aNativeLibraryThatIsMissingIsNamed() {
    UserException missing =
        ErrorClassifier.forUser(
            task(new UnsatisfiedLinkError("no jniopenblas in java.library.path")));
    assertThat(missing.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(missing.why()).containsExactly("no jniopenblas in java.library.path");
    assertThat(missing.remedy()).contains("winnow doctor");

    Error second = new NoClassDefFoundError("Could not initialize class org.bytedeco.opencv.X");
    assertThat(ErrorClassifier.forUser(second).what())
        .isEqualTo("A native library cannot be loaded.");
    second.initCause(new ExceptionInInitializerError("UnsatisfiedLinkError: no libGL.so.1"));
    assertThat(ErrorClassifier.forUser(second).why())
        .containsExactly("UnsatisfiedLinkError: no libGL.so.1");
  }

  @Test
  void everythingElseIsABug() {
    for (Throwable bug :
        List.of(
            new NullPointerException(),
            new StackOverflowError(),
            new NoClassDefFoundError("org/winnow/Missing"),
            new NoSuchMethodError("com.google.Gson.x()"),
            new EOFException("truncated"),
            new SparkException("Job aborted due to stage failure"),
            task(new IllegalStateException("Rows are not conserved")))) {
      assertThat(ErrorClassifier.forUser(bug)).as(bug.toString()).isNull();
    }
  }

  @Test
  void causesInACircleEnd() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);
    assertThat(ErrorClassifier.forUser(one)).isNull();
  }

  /** As Spark wraps what a task throws. */
  private static Throwable task(Throwable cause) {
    return new RuntimeException(new SparkException("Job aborted due to stage failure", cause));
  }
}
