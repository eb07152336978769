/** What every benchmark measures with: times, memory, options, photographs. */
package org.winnow.bench.measure;
