/** What a round decides by: thresholds that follow from its calibration. */
package org.winnow.stage.clean.threshold;
