/**
 * Connected components, communities and complete linkage of edge lists that no single machine
 * holds, as Spark programs.
 */
package org.winnow.graph;
