/** {@code winnow bench generators}: generators compared on a few identities each. */
package org.winnow.bench.generator;
