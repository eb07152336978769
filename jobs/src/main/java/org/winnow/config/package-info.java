/** Settings as immutable records, and the strict loader that fills them. No Spark. */
package org.winnow.config;
