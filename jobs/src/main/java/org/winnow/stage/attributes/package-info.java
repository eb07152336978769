/** Stage {@code attributes}: what models infer from faces. */
package org.winnow.stage.attributes;
