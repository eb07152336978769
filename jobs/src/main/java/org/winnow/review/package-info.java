/** Decisions of reviewers: questions from the tables, and answers into the table reviews. */
package org.winnow.review;
