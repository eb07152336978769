/**
 * Pictures of people who do not exist, drawn pixel by pixel: heads as surfaces in space, painted,
 * lit and photographed. The same seed gives the same pixels on every machine: nothing here leans on
 * fonts, on a graphics card, or on a function whose last bit a processor may choose.
 *
 * <p>Lengths of a head are centimetres: x to the right of the picture, y up from the pupils, z
 * towards the viewer. Colours are linear light, 0..1, unless they are called levels.
 */
package org.winnow.algo.render;
