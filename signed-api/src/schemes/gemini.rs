//! Gemini.

use crate::auth_scheme;

auth_scheme! {
    /// Gemini REST API v1: the arguments travel in a header field.
    ///
    /// Source: Gemini documentation, "Private API invocation", <https://developer.gemini.com/authentication/api-key>.
    ///
    /// Takes `key` and `secret`. The nonce must increase; this one counts milliseconds. A key that "uses a time based
    /// nonce" wants seconds: make one that does not.
    pub Gemini {
        nonce: increasing(ms);
        let payload = json({ request: path, nonce: text(nonce), ..params }) | base64;
        // What the payload holds is not sent a second time. A body is ignored by the exchange.
        query = "";
        header "X-GEMINI-APIKEY" = key;
        header "X-GEMINI-PAYLOAD" = payload;
        header "X-GEMINI-SIGNATURE" = hmac_sha384(secret, payload) | hex;
    }
}

auth_scheme! {
    /// Handshake of Gemini's WebSocket for order events. Its query is not signed.
    ///
    /// Source: Gemini documentation, "Order Events, WebSocket Request",
    /// <https://docs.gemini.com/websocket/order-events/websocket-request>.
    ///
    /// Takes the credentials of [`Gemini`]. The nonce counts milliseconds.
    pub GeminiWs {
        nonce: increasing(ms);
        let payload = json({ request: path, nonce }) | base64;
        header "X-GEMINI-APIKEY" = key;
        header "X-GEMINI-PAYLOAD" = payload;
        header "X-GEMINI-SIGNATURE" = hmac_sha384(secret, payload) | hex;
    }
}
