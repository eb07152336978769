/** One round over all faces, and how rounds are written. */
package org.winnow.stage.clean.round;
