/**
 * Copies of photographs: hashes of images, candidates by near hashes, and the proof by two
 * registered faces. For stages {@code dedup} and {@code decontaminate}.
 */
package org.winnow.copies;
