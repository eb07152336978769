/** What people decide: questions out of the tables, answers back into the table reviews. */
package org.winnow.review;
