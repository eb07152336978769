/** Stage {@code synthesize}: faces of people who do not exist, checked against those who do. */
package org.winnow.stage.synthesize;
