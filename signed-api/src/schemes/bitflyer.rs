//! bitFlyer.

use crate::auth_scheme;

auth_scheme! {
    /// bitFlyer Lightning private API.
    ///
    /// Source: bitFlyer documentation, "API Documentation, Authentication", <https://lightning.bitflyer.com/docs>.
    ///
    /// Takes `key` and `secret`. The time is in seconds.
    pub Bitflyer {
        header "ACCESS-KEY" = key;
        header "ACCESS-TIMESTAMP" = now.s;
        header "ACCESS-SIGN" = hmac_sha256(secret, now.s + method + target + body) | hex;
    }
}
