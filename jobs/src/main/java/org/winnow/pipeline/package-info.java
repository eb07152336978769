/** The stages in their order, and what runs them. */
package org.winnow.pipeline;
