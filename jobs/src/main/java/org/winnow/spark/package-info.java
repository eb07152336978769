/**
 * Spark utilities: sessions, materialisation, resource scopes, devices and models of tasks,
 * iterators, and views of internal rows. The only package that builds a session.
 */
package org.winnow.spark;
