/** Decisions of people, which override those of a round. */
package org.winnow.stage.clean.review;
