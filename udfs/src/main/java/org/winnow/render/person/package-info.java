/**
 * The parameters of a person: shapes of the parts of the face, skin, hair, habits, and an
 * expression.
 */
package org.winnow.render.person;
