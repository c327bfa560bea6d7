//! WhiteBIT.

use crate::auth_scheme;

auth_scheme! {
    /// WhiteBIT private API v4: a JSON body that names its path.
    ///
    /// Source: WhiteBIT documentation, "Private HTTP API Authentication",
    /// <https://docs.whitebit.com/api-reference/authentication>.
    ///
    /// Takes `key` and `secret`. The nonce must increase; this one counts milliseconds, and is text: the exchange's
    /// pages show it as text and as a number.
    pub WhiteBit {
        nonce: increasing(ms);
        body = json({ request: path, nonce: text(nonce), nonceWindow: false, ..params });
        let payload = base64(body);
        header "X-TXC-APIKEY" = key;
        header "X-TXC-PAYLOAD" = payload;
        header "X-TXC-SIGNATURE" = hmac_sha512(secret, payload) | hex;
    }
}

auth_scheme! {
    /// Login to WhiteBIT's WebSocket with the token of `/api/v4/profile/websocket_token`.
    ///
    /// Source: WhiteBIT documentation, "WebSocket Authentication",
    /// <https://docs.whitebit.com/websocket/authentication>.
    ///
    /// Takes no credential, but the token as `session.token`. The nonce is the id of the message.
    pub WhiteBitWs {
        nonce: increasing(ms);
        message = json({ id: nonce, method: "authorize", params: [token, "public"] });
    }
}
