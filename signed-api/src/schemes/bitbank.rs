//! bitbank.

use crate::auth_scheme;

auth_scheme! {
    /// bitbank private REST API, by time and window.
    ///
    /// Source: bitbank documentation, "Private REST API, Authorization",
    /// <https://github.com/bitbankinc/bitbank-api-docs/blob/master/rest-api.md>.
    ///
    /// Takes `key` and `secret`. Option: `recv_window`, how long the request is good for (milliseconds, 5000 if not
    /// set, at most 60000).
    pub Bitbank {
        let window = default(opt.recv_window, "5000");
        let signed = (method == "GET" ? target : "") + body;
        header "ACCESS-KEY" = key;
        header "ACCESS-REQUEST-TIME" = ts;
        header "ACCESS-TIME-WINDOW" = window;
        header "ACCESS-SIGNATURE" = hmac_sha256(secret, ts + window + signed) | hex;
    }
}

auth_scheme! {
    /// bitbank private REST API, by a nonce that must increase. Its unit is the user's; this one counts milliseconds.
    ///
    /// Source: bitbank documentation, "Private REST API, Authorization",
    /// <https://github.com/bitbankinc/bitbank-api-docs/blob/master/rest-api.md>.
    ///
    /// Takes `key` and `secret`.
    pub BitbankNonce {
        nonce: increasing(ms);
        let signed = (method == "GET" ? target : "") + body;
        header "ACCESS-KEY" = key;
        header "ACCESS-NONCE" = nonce;
        header "ACCESS-SIGNATURE" = hmac_sha256(secret, nonce + signed) | hex;
    }
}
