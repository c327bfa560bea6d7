//! Coinbase Exchange.

use crate::auth_scheme;

auth_scheme! {
    /// Coinbase Exchange REST API.
    ///
    /// Source: Coinbase documentation, "Exchange REST API Authentication",
    /// <https://docs.cdp.coinbase.com/exchange/rest-api/authentication>.
    ///
    /// Takes `key`, `secret` in base64, and `passphrase`. The time is in seconds.
    pub CoinbaseExchange {
        header "CB-ACCESS-KEY" = key;
        header "CB-ACCESS-TIMESTAMP" = now.s;
        header "CB-ACCESS-PASSPHRASE" = passphrase;
        header "CB-ACCESS-SIGN" = hmac_sha256(secret | from_base64, now.s + method + target + body) | base64;
    }
}

auth_scheme! {
    /// Subscription to Coinbase Exchange's WebSocket feed with authentication. Arguments: `channels` and `product_ids`.
    ///
    /// Source: Coinbase documentation, "Exchange WebSocket Authentication",
    /// <https://docs.cdp.coinbase.com/exchange/websocket-feed/authentication>.
    ///
    /// Takes the credentials of [`CoinbaseExchange`]. The time is in seconds.
    pub CoinbaseExchangeWs {
        message = json({
            type: "subscribe",
            ..params,
            timestamp: now.s,
            key,
            signature: hmac_sha256(secret | from_base64, now.s + "GET/users/self/verify") | base64,
            passphrase,
        });
    }
}
