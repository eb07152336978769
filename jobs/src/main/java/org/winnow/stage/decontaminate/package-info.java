/** Stage {@code decontaminate}: faces that also stand in a benchmark. */
package org.winnow.stage.decontaminate;
