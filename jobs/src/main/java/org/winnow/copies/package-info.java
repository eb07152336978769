/**
 * Copies of photographs: hashes of images, candidates by near hashes, and the proof by two
 * registered faces. For stages {@code dedup}, {@code decontaminate} and {@code synthesize}.
 */
package org.winnow.copies;
