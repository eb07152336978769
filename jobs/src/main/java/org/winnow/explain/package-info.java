/**
 * Why a face was decided as it was: the numbers of one decision, as text and as HTML. May use
 * {@code page}, {@code store}, {@code table}.
 */
package org.winnow.explain;
