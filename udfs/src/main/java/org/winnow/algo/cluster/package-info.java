/** Who a face really is: density cores, calibrated thresholds. No Spark. */
package org.winnow.algo.cluster;
