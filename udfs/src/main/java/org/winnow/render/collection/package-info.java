/**
 * A drawn noisy collection: which files it holds, whom they show, and what is wrong with them.
 * Every folder follows from the seed and its number alone. No Spark.
 */
package org.winnow.render.collection;
