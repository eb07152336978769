/** Terminal output of a run: lines, progress, errors, exit codes. No Spark. */
package org.winnow.console;
