/**
 * Models of attributes: what they say of a face, cut out of its picture with the margin that each
 * needs, and how their numbers are read. No Spark.
 */
package org.winnow.model.attribute;
