package org.winnow.nearest;

import org.winnow.kernel.CellBound;

/**
 * A cell of an index.
 *
 * @param centroid unit vector
 * @param bound of the cosines of its vectors
 * @param faces number of its vectors
 * @param recallUpTo share of the nearest neighbours that lie in their {@code number + 1} nearest
 *     cells
 */
record Cell(int number, float[] centroid, CellBound bound, long faces, double recallUpTo) {}
