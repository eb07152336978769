/** The contract of a job, and the code around every run: session, progress, report, errors. */
package org.winnow.runtime;
