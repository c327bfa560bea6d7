//! Deepcoin.

use crate::auth_scheme;

auth_scheme! {
    /// Deepcoin REST API.
    ///
    /// Source: Deepcoin documentation, "Access Guide", <https://www.deepcoin.com/docs/authentication>.
    ///
    /// Takes `key`, `secret` and `passphrase`. Option: `broker`, the number of a broker.
    pub Deepcoin {
        header "DC-ACCESS-KEY" = key;
        header "DC-ACCESS-TIMESTAMP" = now.iso;
        header "DC-ACCESS-PASSPHRASE" = passphrase;
        header "DC-ACCESS-SIGN" = hmac_sha256(secret, now.iso + method + target + body) | base64;
        header "appid"? = opt.broker;
    }
}
