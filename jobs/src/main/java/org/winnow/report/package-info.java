/** The report: the content of a warehouse as one HTML file. */
package org.winnow.report;
