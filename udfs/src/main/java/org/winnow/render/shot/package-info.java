/** What makes one photograph of a person differ from another. */
package org.winnow.render.shot;
