/** The moments that a student is learnt from, as a Spark program. May use {@code metric}. */
package org.winnow.student;
