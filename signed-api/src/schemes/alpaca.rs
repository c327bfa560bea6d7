//! Alpaca.

use crate::auth_scheme;

auth_scheme! {
    /// Alpaca trading API v2, and its market data APIs.
    ///
    /// Source: Alpaca documentation, "Authentication", <https://docs.alpaca.markets/docs/authentication>.
    ///
    /// Takes `key` and `secret`. Nothing is signed: the secret itself is sent, so the connection must be HTTPS.
    pub Alpaca {
        header "APCA-API-KEY-ID" = key;
        header "APCA-API-SECRET-KEY" = expose(secret);
    }
}

auth_scheme! {
    /// Login to Alpaca's stream of account and order updates.
    ///
    /// Source: Alpaca documentation, "Websocket Streaming", <https://docs.alpaca.markets/docs/websocket-streaming>.
    ///
    /// Takes `key` and `secret`; the secret itself is sent.
    pub AlpacaWs {
        message = json({ action: "authenticate", data: { key_id: key, secret_key: expose(secret) } });
    }
}
