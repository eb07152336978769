/** The curated faces as files for a trainer that is not Winnow's. */
package org.winnow.export;
