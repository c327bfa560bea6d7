//! BloFin.

use crate::auth_scheme;

auth_scheme! {
    /// BloFin REST API v1. The signature is the base64 of the hex text of the MAC.
    ///
    /// Source: BloFin documentation, "REST Authentication", <https://docs.blofin.com/index.html>.
    ///
    /// Takes `key`, `secret` and `passphrase`. The time is in milliseconds; the nonce may be any text that is new.
    pub Blofin {
        nonce: increasing(ms);
        header "ACCESS-KEY" = key;
        header "ACCESS-PASSPHRASE" = passphrase;
        header "ACCESS-TIMESTAMP" = ts;
        header "ACCESS-NONCE" = nonce;
        header "ACCESS-SIGN" = hmac_sha256(secret, target + method + ts + nonce + body) | hex | base64;
    }
}

auth_scheme! {
    /// Login to BloFin's private WebSocket.
    ///
    /// Source: BloFin documentation, "WebSocket, Login", <https://docs.blofin.com/index.html>.
    ///
    /// Takes `key`, `secret` and `passphrase`. The time is in milliseconds; the nonce may be any text that is new.
    pub BlofinWs {
        nonce: increasing(ms);
        let unique = "n_" + nonce;
        let signed = "/users/self/verify" + "GET" + ts + unique;
        message = json({
            op: "login",
            args: [{
                apiKey: key,
                passphrase,
                timestamp: text(ts),
                nonce: unique,
                sign: hmac_sha256(secret, signed) | hex | base64,
            }],
        });
    }
}
