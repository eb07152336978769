/**
 * Names and captions: pure rules on texts. Separated values: one reader and one writer; numbers of
 * tables.
 */
package org.winnow.text;
