/** Reads manifests: separated values, JSON lines, Parquet and lists of MXNet. Spark is not used. */
package org.winnow.claim.manifest;
