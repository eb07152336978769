/** Stage {@code curate}: kept labels become the published data set. */
package org.winnow.stage.curate;
