/**
 * Claims, and what becomes of their files: what the stages that take pictures in share. Reads
 * manifests, makes the rows of claims, and writes outcomes slice by slice.
 */
package org.winnow.claim;
