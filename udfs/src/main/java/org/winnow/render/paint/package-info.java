/** The colours of a face, painted on a map of its surface. */
package org.winnow.render.paint;
