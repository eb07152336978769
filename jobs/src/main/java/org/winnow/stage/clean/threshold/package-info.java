/** Decision thresholds of a round, derived from its calibration. */
package org.winnow.stage.clean.threshold;
