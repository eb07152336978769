/**
 * Containers of training data: writers, what all readers share, and readers of tar and RecordIO.
 * Names of members are data: nothing is written under them. May use the JDK and rooms of
 * algorithms. No Spark.
 */
package org.winnow.archive;
