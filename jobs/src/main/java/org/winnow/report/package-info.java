/** The report: what a warehouse holds and why, as one HTML file for people. */
package org.winnow.report;
