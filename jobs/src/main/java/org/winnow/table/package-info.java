/**
 * One class per Delta table, in the order of {@link org.winnow.table.Tables}; {@link
 * org.winnow.table.DeltaStore} reads and writes.
 */
package org.winnow.table;
