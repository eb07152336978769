/** Names and captions: pure rules on texts. Separated values: one reader and one writer. */
package org.winnow.text;
