package org.winnow.store;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Some rows of a table: the content of whole data files.
 *
 * @param rows the rows
 * @param count how many they are
 */
public record Part(Dataset<Row> rows, long count) {}
