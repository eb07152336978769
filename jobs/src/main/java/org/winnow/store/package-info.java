/** The only reader and writer of tables. */
package org.winnow.store;
