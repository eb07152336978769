/** Surfaces of one head, and its accessories. */
package org.winnow.render.head;
