package org.winnow.export;

import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the shards of a task in sequence. The checksum list is written last: a shard that has one
 * is complete.
 */
final class ShardTask implements ForeachPartitionFunction<Row> {
  private final String root;
  private final Format format;
  private final Format.Layout layout;
  private final SerializableConfiguration hadoop;

  ShardTask(Path root, Format format, Format.Layout layout, SerializableConfiguration hadoop) {
    this.root = root.toString();
    this.format = format;
    this.layout = layout;
    this.hadoop = hadoop;
  }

  /** Name of the checksum list of a shard. */
  static String done(int number) {
    return "_shards/" + Format.part(number, "sha256");
  }

  @Override
  public void call(Iterator<Row> rows) throws IOException {
    String attempt = "task-" + TaskContext.get().taskAttemptId();
    ExportedFace next = rows.hasNext() ? ExportedFace.of(rows.next()) : null;
    while (next != null) {
      int number = next.shard();
      try (Folder folder = new Folder(new Path(root), hadoop.value(), attempt)) {
        try (Shard shard = format.open(folder, number, layout)) {
          while (next != null && next.shard() == number) {
            shard.add(next);
            next = rows.hasNext() ? ExportedFace.of(rows.next()) : null;
          }
        }
        folder.write(done(number), String.join("\n", folder.checksums()) + "\n");
      }
    }
  }
}
