/** Trains a student projection with a Spark program. May use {@code metric}. */
package org.winnow.student;
