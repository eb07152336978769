/** Full rounds over all faces, and the writing of rounds. */
package org.winnow.stage.clean.round;
