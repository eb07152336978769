/** Stage {@code detect}: images become faces. */
package org.winnow.stage.detect;
