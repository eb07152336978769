/** Surfaces of one head, and what a person wears on it. */
package org.winnow.render.head;
