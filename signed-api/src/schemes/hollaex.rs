//! HollaEx, and exchanges that run its kit.

use crate::auth_scheme;

auth_scheme! {
    /// HollaEx API v2.
    ///
    /// Source: HollaEx documentation, "HollaEx API, Authentication", <https://apidocs.hollaex.com/#authentication>.
    ///
    /// Takes `key` and `secret`. Option: `recv_window_s`, how long the request is good for (seconds, a number, 60 if
    /// not set).
    pub HollaEx {
        let expires = add(now.s, default(opt.recv_window_s, 60));
        header "api-key" = key;
        header "api-expires" = expires;
        header "api-signature" = hmac_sha256(secret, method + target + expires + body) | hex;
    }
}

auth_scheme! {
    /// Handshake of HollaEx' stream: the signature stands in the query.
    ///
    /// Source: HollaEx documentation, "HollaEx API, Websocket", <https://apidocs.hollaex.com/#websocket>.
    ///
    /// Takes `key` and `secret`. Option: `recv_window_s` (seconds, a number, 60 if not set).
    pub HollaExWs {
        let expires = add(now.s, default(opt.recv_window_s, 60));
        query = form({
            "api-key": key,
            "api-signature": hmac_sha256(secret, "CONNECT" + path + expires) | hex,
            "api-expires": expires,
            ..query_params,
        });
    }
}
