/**
 * Everything about Spark itself that is not a table: sessions, checkpoints, resources of a task,
 * iterators. The only room that builds a session.
 */
package org.winnow.spark;
