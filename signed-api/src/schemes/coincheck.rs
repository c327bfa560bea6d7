//! Coincheck.

use crate::auth_scheme;

auth_scheme! {
    /// Coincheck exchange API. The body is a form.
    ///
    /// Source: Coincheck documentation, "Exchange API, Authentication",
    /// <https://coincheck.com/documents/exchange/api>.
    ///
    /// Takes `key` and `secret`. The nonce must increase; this one counts milliseconds.
    pub Coincheck {
        nonce: increasing(ms);
        body = form(body_params);
        header "ACCESS-KEY" = key;
        header "ACCESS-NONCE" = nonce;
        header "ACCESS-SIGNATURE" = hmac_sha256(secret, nonce + url + body) | hex;
    }
}
