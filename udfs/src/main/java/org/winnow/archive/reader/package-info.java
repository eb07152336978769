/**
 * Reads archives of any form: their members, and the bytes of one. May use the rooms of the forms.
 */
package org.winnow.archive.reader;
