package org.winnow.web.fetch;

import org.winnow.web.FetchReason;

/**
 * Why a host does not let a URL be used, or not yet.
 *
 * @param reason of the kind OPTED_OUT or DEFERRED
 * @param evidence the rule or the header that says so
 */
public record Refusal(FetchReason reason, String evidence) {}
