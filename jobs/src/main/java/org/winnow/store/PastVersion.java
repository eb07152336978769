package org.winnow.store;

import java.time.Instant;

/** A version of a table, and the commit that made it. */
public record PastVersion(long version, Instant timestamp, Commit commit) {}
