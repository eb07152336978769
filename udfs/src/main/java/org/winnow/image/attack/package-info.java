/**
 * Altered copies of photographs: what a copy meets on its way through the web. May use the JDK and
 * OpenCV. No Spark.
 */
package org.winnow.image.attack;
