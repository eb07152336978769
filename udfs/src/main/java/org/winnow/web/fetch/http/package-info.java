/**
 * The transport, on the asynchronous client of Apache HttpClient 5.
 *
 * <p>The client connects to the addresses that it is given, looks up nothing, and knows no proxies,
 * cookies, credentials, redirects, retries or decompression: what is wanted of these stands here.
 */
package org.winnow.web.fetch.http;
