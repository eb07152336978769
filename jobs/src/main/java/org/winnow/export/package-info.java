/** Export of curated faces as training files. */
package org.winnow.export;
