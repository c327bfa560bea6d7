//! Deribit.

use crate::auth_scheme;

auth_scheme! {
    /// Deribit API v2 over HTTP, private methods: one header field, and no login before it.
    ///
    /// Source: Deribit documentation, "Authentication", <https://docs.deribit.com/articles/authentication>.
    ///
    /// Takes `key`, the client's id, and `secret`. The time is in milliseconds; the nonce may be any text that is new.
    pub Deribit {
        nonce: increasing(ms);
        let signed = ts + "\n" + nonce + "\n" + method + "\n" + target + "\n" + body + "\n";
        let sign = hmac_sha256(secret, signed) | hex;
        header "Authorization" = "deri-hmac-sha256 id=" + key + ",ts=" + ts + ",sig=" + sign + ",nonce=" + nonce;
    }
}
