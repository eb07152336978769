/** Stage {@code captions}: what captions say, and which images they rule out. */
package org.winnow.stage.captions;
