//! Gate.

use crate::auth_scheme;

auth_scheme! {
    /// Gate API v4: spot, futures, wallet and the rest.
    ///
    /// Source: Gate documentation, "APIv4 signed request requirements", <https://www.gate.com/docs/developers/apiv4/>.
    ///
    /// Takes `key` and `secret`. The time is in seconds.
    pub Gate {
        // The query is signed as it is and sent percent-encoded.
        let signed = method + "\n" + path + "\n" + raw(query_params) + "\n" + hex(sha512(body)) + "\n" + now.s;
        header "KEY" = key;
        header "Timestamp" = now.s;
        header "SIGN" = hmac_sha512(secret, signed) | hex;
    }
}
