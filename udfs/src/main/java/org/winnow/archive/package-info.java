/** Containers of training data, as streams of bytes. May use the JDK alone. No Spark. */
package org.winnow.archive;
