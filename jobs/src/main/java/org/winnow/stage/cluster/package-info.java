/** Stage {@code cluster}: groups faces without names, one person in each group. */
package org.winnow.stage.cluster;
