/**
 * Graphs in memory: union-find, map equation, complete linkage. In the module {@code jobs}, the
 * same package holds the Spark programs. No Spark here.
 */
package org.winnow.graph;
