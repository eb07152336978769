/**
 * Image files of strangers: what they are, whether they may be decoded, and their pixels. No Spark.
 */
package org.winnow.algo.image;
