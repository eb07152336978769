/** {@code winnow bench copies}: copies that dedup and other tools find. */
package org.winnow.bench.copies;
