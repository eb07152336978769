/** {@code winnow bench leaks}: whether real faces can pass as synthetic ones. */
package org.winnow.bench.leaks;
