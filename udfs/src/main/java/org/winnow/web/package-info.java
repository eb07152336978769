/**
 * One URL: what it may be, where it may lead, whether its host agrees, when it may be fetched, and
 * what comes back. Uses no Spark.
 *
 * <p>{@code address}: URLs, hosts and addresses that may be reached. {@code rights}: opt-outs of
 * hosts and answers. {@code polite}: the order and pace of requests. {@code fetch}: the client, its
 * caps and its outcomes.
 */
package org.winnow.web;
