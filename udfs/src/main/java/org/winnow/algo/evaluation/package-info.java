/** How good a result is beside the truth. No Spark. */
package org.winnow.algo.evaluation;
