package org.winnow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Pairs of texts as pairs of numbers: the place of each text in the order of all, which is that of
 * Spark.
 *
 * @param names all texts, ascending, each once
 * @param a number of the first text of each pair
 * @param b number of the second
 */
record DictionaryEncodedPairs(String[] names, long[] a, long[] b) {

  /** Numbers the texts of the first two columns of some rows. */
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
