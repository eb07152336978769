/** Classification within one claimed identity: claims become judged faces. */
package org.winnow.stage.clean.intra;
