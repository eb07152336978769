package org.winnow.image;

import java.io.Serializable;

/**
 * What a file may measure; all is checked on the header, before anything is decoded.
 *
 * @param maxBytes size of the file
 * @param maxPixels width times height
 * @param maxSide pixels of the longer side
 * @param minSide pixels of the shorter side
 * @param maxFrames frames or pages
 */
public record ImageCaps(long maxBytes, long maxPixels, int maxSide, int minSide, int maxFrames)
    implements Serializable {}
