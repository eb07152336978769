/**
 * The contract of a job and its runner: pending rows, checks, rounds, the report, and the row in
 * {@code runs}. May use {@code config}, {@code store}, {@code table}, {@code spark}, {@code
 * console}.
 */
package org.winnow.job;
