/** Stage {@code clean}: claims become labels. */
package org.winnow.stage.clean;
