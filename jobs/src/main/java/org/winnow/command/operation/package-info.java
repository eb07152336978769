/** The commands that operate a warehouse: its runs, its cost, its upkeep. */
package org.winnow.command.operation;
