/** The commands {@code winnow evaluate …}. */
package org.winnow.command.evaluate;
