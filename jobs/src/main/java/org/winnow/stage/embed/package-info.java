/** Stage {@code embed}: faces become unit vectors. */
package org.winnow.stage.embed;
