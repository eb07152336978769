/**
 * URLs, hosts and addresses that may be reached: the guard against requests into the network that
 * Winnow runs in.
 */
package org.winnow.web.address;
