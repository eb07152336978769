/** Stage {@code crawl}: listed URLs become sources and images. */
package org.winnow.stage.crawl;
