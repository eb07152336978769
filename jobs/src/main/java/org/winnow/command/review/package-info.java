/** The commands {@code winnow review …}. */
package org.winnow.command.review;
