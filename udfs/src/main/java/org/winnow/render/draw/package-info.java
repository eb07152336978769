/** What drawing starts from: seeded random numbers, curves, noise, colours. */
package org.winnow.render.draw;
