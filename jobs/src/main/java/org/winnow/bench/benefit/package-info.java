/** {@code winnow bench benefit}: what synthetic faces are worth in training. */
package org.winnow.bench.benefit;
