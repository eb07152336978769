/** Code that runs on executors, and the mathematics it calls. */
package org.winnow;
