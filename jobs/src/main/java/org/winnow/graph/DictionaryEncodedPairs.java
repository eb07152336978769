package org.winnow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Dictionary encoding of pairs of texts. The code of a text is its rank in Spark's order.
 *
 * @param names all distinct texts in ascending order
 * @param a code of the first text of each pair
 * @param b code of the second text of each pair
 */
record DictionaryEncodedPairs(String[] names, long[] a, long[] b) {

  /** Encodes the first two columns of rows. */
  static DictionaryEncodedPairs of(Iterator<Row> rows) {
    List<UTF8String> texts = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      texts.add(UTF8String.fromString(row.getString(0)));
      texts.add(UTF8String.fromString(row.getString(1)));
    }
    UTF8String[] sorted = texts.stream().distinct().sorted().toArray(UTF8String[]::new);
    long[] a = new long[texts.size() / 2];
    long[] b = new long[a.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = Arrays.binarySearch(sorted, texts.get(2 * i));
      b[i] = Arrays.binarySearch(sorted, texts.get(2 * i + 1));
    }
    return new DictionaryEncodedPairs(
        Arrays.stream(sorted).map(UTF8String::toString).toArray(String[]::new), a, b);
  }
}
