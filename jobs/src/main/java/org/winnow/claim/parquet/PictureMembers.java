package org.winnow.claim.parquet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Member;
import org.winnow.archive.Members;
import org.winnow.archive.Place;

/**
 * The pictures of a Parquet file. The name of a picture is the number of its row, from 0; with the
 * column, and the number in a list, if a row has several. The other columns are its texts. Pictures
 * are not read.
 */
public final class PictureMembers implements Members {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PictureTable table;
  private final MessageType schema;
  private final Deque<Member> ready = new ArrayDeque<>();
  private PagedRows rows;
  private int group = -1;
  private long rowInGroup;
  private long row;

  /**
   * @param words names of columns to read as texts, in lower case
   * @throws BadArchive if the footer is damaged
   */
  public PictureMembers(ByteSource source, Set<String> words) throws IOException {
    table = PictureTable.of(source);
    List<Type> types = new ArrayList<>();
    for (Type type : table.schema().getFields()) {
      if (ParquetText.isPlain(type) && words.contains(type.getName().toLowerCase(Locale.ROOT))) {
        types.add(type);
      }
    }
    for (PictureColumn column : table.columns()) {
      column.presence(table.schema()).ifPresent(type -> merge(types, type));
    }
    schema = new MessageType("texts", types);
  }

  /** Adds a type; two structs of pictures may be in one column. */
  private static void merge(List<Type> types, Type type) {
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).getName().equals(type.getName())) {
        types.set(
            i,
            new MessageType("both", types.get(i)).union(new MessageType("both", type)).getType(0));
        return;
      }
    }
    types.add(type);
  }

  /** Whether a Parquet file has pictures. */
  public static boolean hasPictures(ByteSource source) throws IOException {
    return !PictureTable.of(source).columns().isEmpty();
  }

  @Override
  public Optional<Member> next() throws IOException {
    while (ready.isEmpty() && !table.columns().isEmpty() && openGroup()) {
      try {
        addRow();
      } catch (RuntimeException e) {
        // Parquet's own exceptions tell of damage.
        throw new BadArchive(
            table.groups().get(group).getStartingPos(),
            "row " + row + " of its row group cannot be read: " + e.getMessage());
      }
    }
    return Optional.ofNullable(ready.poll());
  }

  /** Opens the next row group if this one is at its end; false at the end of the file. */
  private boolean openGroup() throws IOException {
    while (group < 0 || rowInGroup >= table.groups().get(group).getRowCount()) {
      close();
      if (++group >= table.groups().size()) {
        group = table.groups().size() - 1;
        return false;
      }
      rowInGroup = 0;
      if (schema.getFieldCount() > 0 && table.groups().get(group).getRowCount() > 0) {
        try {
          rows = table.rows(group, schema);
        } catch (RuntimeException e) {
          throw new BadArchive(
              table.groups().get(group).getStartingPos(),
              "its row group " + group + " cannot be read: " + e.getMessage());
        }
      }
    }
    return true;
  }

  private void addRow() throws IOException {
    Group values = rows == null ? null : rows.next();
    Map<String, Member.Text> texts = values == null ? Map.of() : texts(values);
    int columns = table.columns().size();
    for (int i = 0; i < columns; i++) {
      PictureColumn column = table.columns().get(i);
      String name = Long.toString(row);
      if (columns > 1 || column.isList()) {
        name += "/" + column.name();
      }
      int count = values == null ? 1 : column.count(values);
      if (count == 0 && !column.isList()) {
        ready.add(
            Member.bad(name, ArchiveReason.NOT_EMBEDDED, "The row holds no picture.").with(texts));
      }
      for (int item = 0; item < count; item++) {
        String itemName = column.isList() ? name + "/" + item : name;
        ready.add(Member.of(itemName, place(i, item), texts));
      }
    }
    row++;
    rowInGroup++;
  }

  /** The place of a picture: the number of its row, and the mean size of a row of the group. */
  private Place place(int column, int item) {
    long mean =
        table.groups().get(group).getTotalByteSize() / table.groups().get(group).getRowCount();
    return new Place(
        ArchiveForm.PARQUET,
        row,
        Math.max(1, mean),
        Place.UNKNOWN_SIZE,
        group + ":" + rowInGroup + ":" + column + ":" + item);
  }

  /** The texts of a row as one JSON object. */
  private Map<String, Member.Text> texts(Group values) {
    ObjectNode json = MAPPER.createObjectNode();
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Type type = schema.getType(i);
      if (type.isPrimitive() && values.getFieldRepetitionCount(i) > 0) {
        String text = ParquetText.of(values, i);
        List<String> names = table.classes().get(type.getName());
        json.put(type.getName(), names == null ? text : className(names, text));
      }
    }
    return json.isEmpty() ? Map.of() : Map.of("json", new Member.Text("", json.toString()));
  }

  /** The name of a class; null for −1, which stands for none. */
  private static String className(List<String> names, String number) {
    if (!number.matches("[0-9]{1,9}")) {
      return null;
    }
    int label = Integer.parseInt(number);
    return label < names.size() ? names.get(label) : number;
  }

  private void close() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }
}
