/** Learning a better space of embeddings from faces whose identities are known. */
package org.winnow.algo.student;
