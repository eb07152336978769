/** Other tools that do the same work, in processes of their own. */
package org.winnow.bench.peer;
