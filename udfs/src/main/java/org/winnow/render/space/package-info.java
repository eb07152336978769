/** From surfaces to pixels: meshes, view, samples, light, shading, canvas. */
package org.winnow.render.space;
