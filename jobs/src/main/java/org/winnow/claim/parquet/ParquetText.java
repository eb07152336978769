package org.winnow.claim.parquet;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.winnow.text.NumberText;

/** Values of Parquet as texts: texts, whole numbers, floats and truth values. */
public final class ParquetText {
  private ParquetText() {}

  /** Whether values of a column can be texts. */
  public static boolean isPlain(Type type) {
    if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case FLOAT, DOUBLE, BOOLEAN -> true;
      case INT32, INT64 ->
          meaning == null || meaning instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
      case BINARY ->
          !(meaning instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation)
              && !(meaning instanceof LogicalTypeAnnotation.BsonLogicalTypeAnnotation);
      default -> false;
    };
  }

  /** The value of a column that is not null; a whole number without {@code .0}. */
  public static String of(Group row, int column) {
    PrimitiveType type = row.getType().getType(column).asPrimitiveType();
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT -> {
        float value = row.getFloat(column, 0);
        yield value == Math.rint(value)
            ? NumberText.of(value)
            : Float.isNaN(value) ? "" : Float.toString(value);
      }
      case DOUBLE -> NumberText.of(row.getDouble(column, 0));
      case BOOLEAN -> Boolean.toString(row.getBoolean(column, 0));
      case INT32 ->
          isUnsigned(type)
              ? Integer.toUnsignedString(row.getInteger(column, 0))
              : Integer.toString(row.getInteger(column, 0));
      case INT64 ->
          isUnsigned(type)
              ? Long.toUnsignedString(row.getLong(column, 0))
              : Long.toString(row.getLong(column, 0));
      default -> row.getBinary(column, 0).toStringUsingUTF8();
    };
  }

  private static boolean isUnsigned(PrimitiveType type) {
    return type.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation whole
        && !whole.isSigned();
  }
}
