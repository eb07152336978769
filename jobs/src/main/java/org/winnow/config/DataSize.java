package org.winnow.config;

/** A number of bytes, written {@code 64 MiB} in the configuration. */
public record DataSize(long bytes) {}
