/** Commands that search the tables, and make them known to other programs. */
package org.winnow.command.query;
