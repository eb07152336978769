package org.winnow.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * Dictionary encoding of pairs of texts. The code of a text is its rank in Spark's order, that of
 * the bytes in UTF-8.
 *
 * @param names all distinct texts in ascending order
 * @param a code of the first text of each pair
 * @param b code of the second text of each pair
 */
record DictionaryEncodedPairs(String[] names, long[] a, long[] b) {

  /** Encodes the first two columns of rows. */
  static DictionaryEncodedPairs of(Iterator<Row> rows) {
    List<byte[]> texts = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      texts.add(row.getString(0).getBytes(UTF_8));
      texts.add(row.getString(1).getBytes(UTF_8));
    }
    TreeSet<byte[]> distinct = new TreeSet<>(Arrays::compareUnsigned);
    distinct.addAll(texts);
    byte[][] sorted = distinct.toArray(byte[][]::new);
    long[] a = new long[texts.size() / 2];
    long[] b = new long[a.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = Arrays.binarySearch(sorted, texts.get(2 * i), Arrays::compareUnsigned);
      b[i] = Arrays.binarySearch(sorted, texts.get(2 * i + 1), Arrays::compareUnsigned);
    }
    return new DictionaryEncodedPairs(
        Arrays.stream(sorted).map(text -> new String(text, UTF_8)).toArray(String[]::new), a, b);
  }
}
