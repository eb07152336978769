/** One class per SQL function, registered by {@link org.winnow.udf.WinnowExtensions}. */
package org.winnow.udf;
