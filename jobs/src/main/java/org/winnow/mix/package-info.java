/**
 * Training mixes: rows of several tables, chosen by a recipe. May use {@code job}, {@code store},
 * {@code table}, {@code config}, {@code spark}, {@code console}, and {@code quota} of udfs.
 */
package org.winnow.mix;
