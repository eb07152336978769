/** Distributed algorithms that several stages use: similarity join and connected components. */
package org.winnow.primitive;
