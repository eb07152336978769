/**
 * Names: pure rules on texts. {@link org.winnow.text.Names} compares two names, {@link
 * org.winnow.text.NameKeys} says which names to compare. Separated values: one reader and one
 * writer; numbers of tables.
 */
package org.winnow.text;
