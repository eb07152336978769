package org.winnow.image;

/**
 * What the header of an image file says.
 *
 * @param format format by content
 * @param width pixels of the upright picture, from left to right
 * @param height pixels of the upright picture, from top to bottom
 * @param orientation EXIF orientation of the stored picture, 1 to 8; 1 is upright
 * @param frames frames or pages; the first is the picture
 */
public record ImageInfo(ImageFormat format, int width, int height, int orientation, int frames) {}
