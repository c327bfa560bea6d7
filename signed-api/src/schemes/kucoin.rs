//! KuCoin.

use crate::auth_scheme;

auth_scheme! {
    /// KuCoin spot, futures and unified APIs, with a key of version 2 or 3.
    ///
    /// Source: KuCoin documentation, "Authentication", <https://www.kucoin.com/docs-new/authentication>.
    ///
    /// Takes `key`, `secret` and `passphrase`. Options: `key_version`, the version of the key (`2` if not set);
    /// `broker`, the name of a broker, and with it `broker_key`. The time is in milliseconds.
    pub KuCoin {
        // The query is signed as it is and sent percent-encoded.
        let signed = ts + method + path + prefix(raw(query_params), "?") + body;
        header "KC-API-KEY" = key;
        header "KC-API-KEY-VERSION" = default(opt.key_version, "2");
        header "KC-API-TIMESTAMP" = ts;
        header "KC-API-PASSPHRASE" = hmac_sha256(secret, passphrase) | base64;
        header "KC-API-SIGN" = hmac_sha256(secret, signed) | base64;
        header "KC-API-PARTNER"? = opt.broker;
        header "KC-API-PARTNER-SIGN"? = opt.broker ? base64(hmac_sha256(opt.broker_key, ts + opt.broker + key)) : "";
        header "KC-API-PARTNER-VERIFY"? = opt.broker ? "true" : "";
    }
}
