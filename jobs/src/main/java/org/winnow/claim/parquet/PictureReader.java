package org.winnow.claim.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Place;
import org.winnow.archive.SequentialReader;

/** Reads the pictures of one row group, in the order of rows. */
public final class PictureReader implements SequentialReader {
  private final PictureTable table;
  private final int group;
  private final MessageType schema;
  private final PagedRows rows;
  private long next;
  private BadMember failure;
  private List<List<byte[]>> pictures = List.of();

  /**
   * @param source is closed with the reader
   * @param first the place of a picture of the row group
   */
  public PictureReader(ByteSource source, Place first) throws IOException {
    table = PictureTable.of(source);
    group = part(first, 0);
    schema = schema(table);
    if (group >= table.groups().size()) {
      throw new BadMember(ArchiveReason.BAD_MEMBER, "The table has fewer row groups.");
    }
    try {
      rows = table.rows(group, schema);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private static MessageType schema(PictureTable table) {
    Stream<Type> types = table.columns().stream().map(column -> column.bytes(table.schema()));
    return types
        .map(type -> new MessageType("pictures", type))
        .reduce(MessageType::union)
        .orElseThrow();
  }

  private static BadMember unreadable(RuntimeException e) {
    return new BadMember(
        ArchiveReason.BAD_MEMBER, "Its row group cannot be read: " + e.getMessage() + ".");
  }

  private static int part(Place place, int i) {
    return Integer.parseInt(place.detail().split(":")[i]);
  }

  @Override
  public byte[] read(Place place, long max) throws IOException {
    if (failure != null) {
      throw failure;
    }
    int row = part(place, 1);
    try {
      while (next <= row && rows.hasNext()) {
        var values = rows.next();
        pictures =
            next < row
                ? List.of()
                : table.columns().stream().map(column -> column.pictures(values)).toList();
        next++;
      }
    } catch (RuntimeException e) {
      failure = unreadable(e);
      throw failure;
    }
    List<byte[]> ofColumn =
        next == row + 1L && part(place, 2) < pictures.size()
            ? pictures.get(part(place, 2))
            : List.of();
    if (part(place, 3) >= ofColumn.size()) {
      throw new BadMember(ArchiveReason.BAD_MEMBER, "The table has no such row.");
    }
    byte[] bytes = ofColumn.get(part(place, 3));
    if (bytes == null) {
      throw new BadMember(
          ArchiveReason.NOT_EMBEDDED,
          "The row names a picture, but does not hold it. Embed it with"
              + " datasets' embed_external_files.");
    }
    return bytes.length > max ? Arrays.copyOf(bytes, (int) max + 1) : bytes;
  }

  @Override
  public void close() throws IOException {
    rows.close();
    table.source().close();
  }
}
