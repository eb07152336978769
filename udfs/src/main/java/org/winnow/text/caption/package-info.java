/**
 * Captions: folding of their text, dictionaries of terms, and the rules that keep or drop an image.
 * Pure; the annotators are in {@link org.winnow.nlp}.
 */
package org.winnow.text.caption;
