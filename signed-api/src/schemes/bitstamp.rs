//! Bitstamp.

use crate::auth_scheme;

auth_scheme! {
    /// Bitstamp HTTP API v2. The body is a form.
    ///
    /// Source: Bitstamp documentation, "HTTP API, Authentication", <https://www.bitstamp.net/api/>.
    ///
    /// Takes `key` and `secret`. The time is in milliseconds; the nonce is a UUID.
    pub Bitstamp {
        body = form(body_params);
        // A request without a body has no content type, neither sent nor signed.
        let content = body ? "application/x-www-form-urlencoded" : "";
        let signed = "BITSTAMP " + key + method + host + target + content + uuid + ts + "v2" + body;
        header "X-Auth" = "BITSTAMP " + key;
        header "X-Auth-Nonce" = uuid;
        header "X-Auth-Timestamp" = ts;
        header "X-Auth-Version" = "v2";
        header "X-Auth-Signature" = hmac_sha256(secret, signed) | hex;
    }
}
