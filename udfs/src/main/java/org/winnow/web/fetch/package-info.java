/**
 * The fetching of many URLs by one task: what is asked ({@link org.winnow.web.fetch.Request}), what
 * comes back ({@link org.winnow.web.fetch.Answer}), and the loop that keeps many hosts busy at
 * their own pace ({@link org.winnow.web.fetch.Fetcher}). The client itself stands in {@code http},
 * behind {@link org.winnow.web.fetch.Transport}.
 */
package org.winnow.web.fetch;
