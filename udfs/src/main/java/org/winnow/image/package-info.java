/**
 * Picture files of strangers: headers, caps, decoding, hashes, codecs. May use the JDK and OpenCV.
 * No Spark.
 */
package org.winnow.image;
