/**
 * A face in a picture: where it is, how to bring it upright, how good its crop is. May use the JDK
 * and OpenCV. No Spark.
 */
package org.winnow.face;
