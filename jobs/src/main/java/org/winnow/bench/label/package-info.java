/** {@code winnow bench labels}: cleaning compared with baselines that were tuned on the truth. */
package org.winnow.bench.label;
