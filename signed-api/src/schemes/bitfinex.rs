//! Bitfinex.

use crate::auth_scheme;

auth_scheme! {
    /// Bitfinex REST API v2, authenticated endpoints. The body is JSON, `{}` when there are no arguments.
    ///
    /// Source: Bitfinex documentation, "Authenticated Endpoints", <https://docs.bitfinex.com/docs/rest-auth>.
    ///
    /// Takes `key` and `secret`. The nonce counts microseconds.
    pub Bitfinex {
        nonce: increasing(us);
        body = json(params);
        header "bfx-nonce" = nonce;
        header "bfx-apikey" = key;
        header "bfx-signature" = hmac_sha384(secret, "/api" + path + nonce + body) | hex;
    }
}

auth_scheme! {
    /// Login to Bitfinex's WebSocket API v2.
    ///
    /// Source: Bitfinex documentation, "Authenticated Channels", <https://docs.bitfinex.com/docs/ws-auth>.
    ///
    /// Takes `key` and `secret`. The nonce counts microseconds.
    pub BitfinexWs {
        nonce: increasing(us);
        let payload = "AUTH" + nonce;
        message = json({
            apiKey: key,
            authSig: hmac_sha384(secret, payload) | hex,
            authNonce: nonce,
            authPayload: payload,
            event: "auth",
        });
    }
}
