/** Stage {@code cluster}: faces without names become groups of one person each. */
package org.winnow.stage.cluster;
