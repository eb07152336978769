/** Free faces find the identity that they belong to, and labels are written down. */
package org.winnow.stage.clean.reassign;
