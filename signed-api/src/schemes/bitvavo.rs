//! Bitvavo.

use crate::auth_scheme;

auth_scheme! {
    /// Bitvavo REST API v2.
    ///
    /// Source: Bitvavo documentation, "Authentication", <https://docs.bitvavo.com/>.
    ///
    /// Takes `key` and `secret`. Option: `window`, how long the request is good for (milliseconds, 10000 at the
    /// exchange if not set).
    pub Bitvavo {
        header "BITVAVO-ACCESS-KEY" = key;
        header "BITVAVO-ACCESS-TIMESTAMP" = ts;
        header "BITVAVO-ACCESS-WINDOW"? = opt.window;
        header "BITVAVO-ACCESS-SIGNATURE" = hmac_sha256(secret, ts + method + target + body) | hex;
    }
}
