/** The commands {@code winnow models …}. */
package org.winnow.command.model;
