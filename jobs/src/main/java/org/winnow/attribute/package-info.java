/**
 * What models infer from faces, for those who ask by face or by identity: as columns, and by a
 * vote. Writes no table.
 */
package org.winnow.attribute;
