/**
 * Photographs of people who do not exist, drawn pixel by pixel. The same seed gives the same pixels
 * on every machine: no fonts, no graphics system, no library of the machine. No Spark.
 */
package org.winnow.render;
