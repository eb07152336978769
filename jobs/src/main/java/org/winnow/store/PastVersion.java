package org.winnow.store;

import java.time.Instant;

/**
 * A version of a table.
 *
 * @param condition condition of the rows that the commit replaced, as SQL; empty if it replaced
 *     none
 */
public record PastVersion(long version, Instant timestamp, Commit commit, String condition) {}
