/** A made-up noisy collection on disk, and what a run found in it against the truth. */
package org.winnow.demo;
