/**
 * What a model is, how one is held once per JVM, and the families of models we can read. No Spark.
 */
package org.winnow.model;
