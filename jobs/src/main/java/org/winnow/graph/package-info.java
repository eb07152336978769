/**
 * Distributed connected components, communities and complete-linkage clusters, as Spark programs.
 * The graphs exceed the memory of one machine.
 */
package org.winnow.graph;
