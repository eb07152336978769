/** Evaluation of embeddings, cleaned labels and clusters against the truth. */
package org.winnow.evaluate;
