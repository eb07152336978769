/** Unit vectors and their similarities. No Spark. */
package org.winnow.algo.vector;
