/** The parameters of one photograph of a person. */
package org.winnow.render.shot;
