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
 * @param marginUpTo difference of a query's cosines with the nearest centroid and with another one,
 *     within which the cells hold a share of {@code (number + 1) / cells} of the nearest
 *     neighbours; not a number in an index of an earlier version
 */
record Cell(
    int number,
    float[] centroid,
    CellBound bound,
    long faces,
    double recallUpTo,
    double marginUpTo) {}
