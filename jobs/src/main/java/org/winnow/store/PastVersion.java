package org.winnow.store;

import java.time.Instant;

/**
 * One version of a table.
 *
 * @param condition the rows that the commit replaced, as SQL; empty where it replaced none
 */
public record PastVersion(long version, Instant timestamp, Commit commit, String condition) {}
