/** Made-up input of benchmarks: embeddings, graphs, faces, warehouses, pictures. */
package org.winnow.bench.generate;
