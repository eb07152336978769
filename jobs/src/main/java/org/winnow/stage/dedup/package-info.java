/** Stage {@code dedup}: images that repeat others. */
package org.winnow.stage.dedup;
