/** Between identities: the same person under two names, the same photograph under two names. */
package org.winnow.stage.clean.inter;
