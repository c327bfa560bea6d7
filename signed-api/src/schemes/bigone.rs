//! BigONE.

use crate::auth_scheme;

auth_scheme! {
    /// BigONE spot API v3 and contract API v2.
    ///
    /// Source: BigONE documentation, "Authentication", <https://open.big.one/docs/>.
    ///
    /// Takes `key` and `secret`. The nonce is the time in nanoseconds. Neither the path nor the arguments are signed.
    pub BigOne {
        nonce: increasing(ns);
        header "Authorization" = "Bearer " + jwt(HS256, secret, { type: "OpenAPIV2", sub: key, nonce: text(nonce) });
    }
}
