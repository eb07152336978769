/** A drawn noisy collection on disk, and the comparison of a run with its truth. */
package org.winnow.demo;
