//! Bitvavo.

use crate::auth_scheme;

auth_scheme! {
    /// Bitvavo REST API v2.
    ///
    /// Source: Bitvavo documentation, "REST API, Introduction",
    /// <https://docs.bitvavo.com/docs/rest-api/introduction/>.
    ///
    /// Takes `key` and `secret`. Option: `recv_window`, how long the request is good for (milliseconds, at most
    /// 60000, and 10000 at the exchange if not set).
    pub Bitvavo {
        header "BITVAVO-ACCESS-KEY" = key;
        header "BITVAVO-ACCESS-TIMESTAMP" = ts;
        header "BITVAVO-ACCESS-WINDOW"? = opt.recv_window;
        header "BITVAVO-ACCESS-SIGNATURE" = hmac_sha256(secret, ts + method + target + body) | hex;
    }
}
