/**
 * What the tests of both modules share: the Spark session and the folders of real data and models.
 */
package org.winnow.testing;
