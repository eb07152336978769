package org.winnow.store;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of whole data files of a table.
 *
 * @param rows the rows
 * @param count number of rows
 */
public record Part(Dataset<Row> rows, long count) {}
