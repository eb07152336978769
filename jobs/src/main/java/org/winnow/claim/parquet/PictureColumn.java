package org.winnow.claim.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A column of pictures: Hugging Face's {@code Image}, a struct of bytes and path, alone or in
 * lists; or a column of bytes whose name says that they are a picture.
 *
 * @param path names from the root of the schema
 * @param isStruct whether it is a struct of bytes and path
 * @param isList whether a row may have several
 */
record PictureColumn(List<String> path, boolean isStruct, boolean isList) {
  private static final String BYTES = "bytes";
  private static final String PATH = "path";
  private static final int MAX_DEPTH = 8;

  private static final Set<String> NAMES =
      Set.of(
          "image",
          "img",
          "picture",
          "photo",
          "crop",
          "face",
          "bytes",
          "image_bytes",
          "content",
          "jpg",
          "jpeg",
          "png",
          "webp");

  /** All columns of pictures of a table. */
  static List<PictureColumn> of(MessageType schema) {
    List<PictureColumn> columns = new ArrayList<>();
    for (Type type : schema.getFields()) {
      if (isPlainPicture(type)) {
        columns.add(new PictureColumn(List.of(type.getName()), false, false));
      } else {
        find(type, List.of(), false, columns);
      }
    }
    return columns;
  }

  private static boolean isBinary(Type type) {
    return type.isPrimitive()
        && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && !type.isRepetition(Type.Repetition.REPEATED);
  }

  private static boolean isPlainPicture(Type type) {
    return isBinary(type)
        && type.getLogicalTypeAnnotation() == null
        && NAMES.contains(type.getName().toLowerCase(Locale.ROOT));
  }

  private static void find(
      Type type, List<String> above, boolean isList, List<PictureColumn> into) {
    if (type.isPrimitive()
        || above.size() > MAX_DEPTH
        || type.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation) {
      return;
    }
    GroupType group = type.asGroupType();
    List<String> path = new ArrayList<>(above);
    path.add(type.getName());
    boolean repeats = isList || type.isRepetition(Type.Repetition.REPEATED);
    if (group.containsField(BYTES)
        && isBinary(group.getType(BYTES))
        && group.containsField(PATH)
        && isBinary(group.getType(PATH))) {
      into.add(new PictureColumn(List.copyOf(path), true, repeats));
      return;
    }
    group.getFields().forEach(field -> find(field, path, repeats, into));
  }

  /** The name in names of members: without what Parquet puts between a list and its items. */
  String name() {
    List<String> names = new ArrayList<>();
    for (String name : path) {
      if (!isList
          || names.isEmpty()
          || !Set.of("list", "element", "item", "array").contains(name)) {
        names.add(name);
      }
    }
    return String.join(".", names);
  }

  /** The type that reads the pictures. */
  Type bytes(MessageType schema) {
    return isStruct ? only(schema.getType(path.get(0)), 0, BYTES) : schema.getType(path.get(0));
  }

  /** The type that reads where pictures are, without them; empty if nothing tells. */
  Optional<Type> presence(MessageType schema) {
    return isStruct ? Optional.of(only(schema.getType(path.get(0)), 0, PATH)) : Optional.empty();
  }

  private Type only(Type type, int depth, String leaf) {
    GroupType group = type.asGroupType();
    return group.withNewFields(
        depth == path.size() - 1
            ? group.getType(leaf)
            : only(group.getType(path.get(depth + 1)), depth + 1, leaf));
  }

  /** Number of pictures of a row that was read by {@link #presence}. */
  int count(Group row) {
    return isStruct ? count(row, 0) : 1;
  }

  private int count(Group group, int depth) {
    int repetitions = group.getFieldRepetitionCount(path.get(depth));
    if (depth == path.size() - 1) {
      return repetitions;
    }
    int count = 0;
    for (int i = 0; i < repetitions; i++) {
      count += count(group.getGroup(path.get(depth), i), depth + 1);
    }
    return count;
  }

  /** The pictures of a row that was read by {@link #bytes}; null where bytes are null. */
  List<byte[]> pictures(Group row) {
    List<byte[]> pictures = new ArrayList<>();
    collect(row, 0, pictures);
    return pictures;
  }

  private void collect(Group group, int depth, List<byte[]> into) {
    String name = path.get(depth);
    int repetitions = group.getFieldRepetitionCount(name);
    for (int i = 0; i < repetitions; i++) {
      if (!isStruct) {
        into.add(group.getBinary(name, i).getBytes());
      } else if (depth < path.size() - 1) {
        collect(group.getGroup(name, i), depth + 1, into);
      } else {
        Group picture = group.getGroup(name, i);
        into.add(
            picture.getFieldRepetitionCount(BYTES) > 0
                ? picture.getBinary(BYTES, 0).getBytes()
                : null);
      }
    }
    if (!isStruct && repetitions == 0) {
      into.add(null);
    }
  }
}
