//! OKX.

use crate::auth_scheme;

auth_scheme! {
    /// OKX API v5.
    ///
    /// Source: OKX documentation, "REST Authentication",
    /// <https://www.okx.com/docs-v5/en/#overview-rest-authentication>.
    ///
    /// Takes `key`, `secret` and `passphrase`. Option: `simulated`, `1` for demo trading.
    pub Okx {
        header "OK-ACCESS-KEY" = key;
        header "OK-ACCESS-TIMESTAMP" = now.iso;
        header "OK-ACCESS-PASSPHRASE" = passphrase;
        header "OK-ACCESS-SIGN" = hmac_sha256(secret, now.iso + method + target + body) | base64;
        header "x-simulated-trading"? = opt.simulated;
    }
}

auth_scheme! {
    /// Login to OKX' private and business WebSockets v5.
    ///
    /// Source: OKX documentation, "WebSocket, Login", <https://www.okx.com/docs-v5/en/#overview-websocket-login>.
    ///
    /// Takes `key`, `secret` and `passphrase`. The time is in seconds.
    pub OkxWs {
        message = json({
            op: "login",
            args: [{
                apiKey: key,
                passphrase,
                timestamp: text(now.s),
                sign: hmac_sha256(secret, now.s + "GET/users/self/verify") | base64,
            }],
        });
    }
}
