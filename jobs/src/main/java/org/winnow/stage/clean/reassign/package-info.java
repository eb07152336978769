/** Rescue of unassigned faces, and the labels and identities of a round. */
package org.winnow.stage.clean.reassign;
