/** The order and pace of requests to many hosts. Pure: time is an argument. */
package org.winnow.web.polite;
