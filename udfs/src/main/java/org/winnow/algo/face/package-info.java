/** A face in a picture: where it is, how to bring it upright, how good its crop is. No Spark. */
package org.winnow.algo.face;
