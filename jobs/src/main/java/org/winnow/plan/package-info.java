/**
 * What a run will cost: hours, memory, shuffle and storage of each stage, computed from measured
 * rates. Pure but for {@code RunRates}, which reads the runs of a warehouse. May use {@code
 * config}, {@code pipeline}, {@code store} and {@code table}.
 */
package org.winnow.plan;
