//! BingX.

use crate::auth_scheme;

auth_scheme! {
    /// BingX spot and perpetual swap API: all arguments travel in the query, whatever the method.
    ///
    /// Source: BingX documentation, "Signature Authentication",
    /// <https://bingx-api.github.io/docs/spot/authentication.html>.
    ///
    /// Takes `key` and `secret`. Options: `recv_window`, how long the request is good for (milliseconds, 5000 at the
    /// exchange if not set); `broker`, the key of a broker. The time is in milliseconds.
    pub BingX {
        let sorted = sort({ ..params, timestamp: ts, recvWindow?: opt.recv_window });
        // Signed as it is, sent percent-encoded.
        query = form(sorted) + "&signature=" + hex(hmac_sha256(secret, raw(sorted)));
        header "X-BX-APIKEY" = key;
        header "X-SOURCE-KEY"? = opt.broker;
    }
}
