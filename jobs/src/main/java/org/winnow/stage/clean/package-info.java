/**
 * Stage {@code clean}: claims become labels. The packages below are its steps, in the order
 * threshold, intra, inter, reassign, review, round, incremental.
 */
package org.winnow.stage.clean;
