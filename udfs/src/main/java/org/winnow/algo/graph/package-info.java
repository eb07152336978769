/** Groups of things that are pairwise alike. No Spark. */
package org.winnow.algo.graph;
