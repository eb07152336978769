/** How good embeddings, cleaned labels and clusters are beside the truth. */
package org.winnow.evaluate;
