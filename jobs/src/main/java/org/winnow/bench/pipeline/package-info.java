/** The whole pipeline on drawn collections of several sizes, stage by stage. */
package org.winnow.bench.pipeline;
