/** Settings as immutable records, and the one strict loader that fills them. No Spark here. */
package org.winnow.config;
