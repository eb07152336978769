/**
 * A made-up noisy collection of photographs: which files it holds, whom they really show, and what
 * is wrong with them. Every folder follows from the seed and its number alone, so that a collection
 * of any size is planned and drawn piece by piece, in any order, to the same bytes.
 */
package org.winnow.algo.collection;
