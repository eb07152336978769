/**
 * One class per Delta table, in the order of {@link org.winnow.table.Tables}: its schema, its rows,
 * its decision words. No class here reads or writes tables.
 */
package org.winnow.table;
