/** How well what was found agrees with what is true. */
package org.winnow.algo.evaluation;
