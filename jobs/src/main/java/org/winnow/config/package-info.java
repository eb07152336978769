/** What an operator may set: immutable records and their strict loaders. No Spark. */
package org.winnow.config;
