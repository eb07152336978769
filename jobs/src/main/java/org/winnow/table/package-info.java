/**
 * One class per Delta table, in the order of {@link org.winnow.table.Tables}: its schema, its rows,
 * the words of its decisions. Nothing reads or writes here.
 */
package org.winnow.table;
