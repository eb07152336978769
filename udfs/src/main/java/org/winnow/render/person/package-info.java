/**
 * The numbers that make a person: the shape of each part of the face, skin, hair, habits, and an
 * expression.
 */
package org.winnow.render.person;
