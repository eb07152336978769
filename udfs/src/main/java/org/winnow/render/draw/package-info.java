/** Basics of drawing: seeded random numbers, curves, noise, colours. */
package org.winnow.render.draw;
