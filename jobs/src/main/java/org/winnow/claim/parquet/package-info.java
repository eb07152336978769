/**
 * Reads Parquet row by row, a page at a time, and the pictures in it as members of an archive.
 * Spark is not used.
 */
package org.winnow.claim.parquet;
