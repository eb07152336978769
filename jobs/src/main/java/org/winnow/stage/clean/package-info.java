/**
 * Stage {@code clean}: claims become labels. The steps are subpackages, in the order threshold,
 * intra, inter, reassign, review, round, incremental.
 */
package org.winnow.stage.clean;
