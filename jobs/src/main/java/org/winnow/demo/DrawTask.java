package org.winnow.demo;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.LongAccumulator;
import org.winnow.render.collection.NoisyCollection;

/**
 * Draws parts of a collection on executors. A part is a fixed range of people, so that files and
 * truth do not depend on the partitioning.
 */
final class DrawTask implements VoidFunction<Long> {
  /** People of a part: some seconds of work, and what a stopped drawing loses at most. */
  static final int PEOPLE = 8;

  private final String root;
  private final NoisyCollection collection;
  private final LongAccumulator done;

  /**
   * @param root root of the {@link CollectionFolder}
   * @param done counts the finished people
   */
  DrawTask(String root, NoisyCollection collection, LongAccumulator done) {
    this.root = root;
    this.collection = collection;
    this.done = done;
  }

  /** Number of parts of a collection. */
  static long parts(NoisyCollection collection) {
    return (collection.people() + PEOPLE - 1L) / PEOPLE;
  }

  @Override
  public void call(Long part) throws IOException {
    int start = Math.toIntExact(part * PEOPLE);
    int end = Math.min(start + PEOPLE, collection.people());
    new CollectionFolder(Path.of(root)).drawPart(collection, part, start, end);
    done.add(end - start);
  }
}
