/** The stages in order, and their execution. */
package org.winnow.pipeline;
