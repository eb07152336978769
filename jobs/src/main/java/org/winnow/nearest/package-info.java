/**
 * The nearest faces of a query, with a condition: the index, the plan and the search. May use
 * {@code knn}, {@code job}, {@code store}, {@code table} and {@code spark}; knows no command.
 */
package org.winnow.nearest;
