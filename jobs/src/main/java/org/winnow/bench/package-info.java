/**
 * What {@code winnow bench} measures: one class a subject, each with a command that anyone can
 * repeat.
 */
package org.winnow.bench;
