//! WOO X.

use crate::auth_scheme;

auth_scheme! {
    /// WOO X API v1: the sorted arguments are signed, in the query of a GET, in a form otherwise.
    ///
    /// Source: WOO X documentation, "API reference v1, Authentication", <https://docs.woox.io/#authentication>. The
    /// exchange leads from it to v3, [`WooV3`].
    ///
    /// Takes `key` and `secret`. The time is in milliseconds.
    pub WooV1 {
        let sorted = form(sort(params));
        query = method == "GET" ? sorted : "";
        body = method == "GET" ? "" : sorted;
        header "x-api-key" = key;
        header "x-api-timestamp" = ts;
        header "x-api-signature" = hmac_sha256(secret, sorted + "|" + ts) | hex;
    }
}

auth_scheme! {
    /// WOO X API v3.
    ///
    /// Source: WOO X documentation, "Integration guide", <https://developer.woox.io/api-reference/guide>.
    ///
    /// Takes `key` and `secret`. The time is in milliseconds.
    pub WooV3 {
        header "x-api-key" = key;
        header "x-api-timestamp" = ts;
        header "x-api-signature" = hmac_sha256(secret, ts + method + target + body) | hex;
    }
}
