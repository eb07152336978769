/**
 * The contract of a job, and the code around every run: pending rows, checks, report, row in {@code
 * runs}. May use {@code config}, {@code store}, {@code table}, {@code spark}, {@code console}.
 */
package org.winnow.job;
