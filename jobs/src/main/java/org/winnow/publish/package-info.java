/**
 * Which faces are published, with which numbers, weights and sources: for stage {@code curate} and
 * for the export of a round.
 */
package org.winnow.publish;
