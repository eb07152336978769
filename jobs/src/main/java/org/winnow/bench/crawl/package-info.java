/** {@code winnow bench crawl}: a crawl of servers on this machine, beside img2dataset. */
package org.winnow.bench.crawl;
