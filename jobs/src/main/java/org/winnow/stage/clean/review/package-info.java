/** Reviews by people, applied to the labels and identities of the model. */
package org.winnow.stage.clean.review;
