/** Names and captions: pure rules on texts. */
package org.winnow.text;
