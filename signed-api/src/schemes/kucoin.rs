//! KuCoin.

use crate::auth_scheme;

auth_scheme! {
    /// KuCoin spot, futures and unified APIs, with a key of version 2 or 3.
    ///
    /// Source: KuCoin documentation, "Authentication", <https://www.kucoin.com/docs-new/authentication>.
    ///
    /// Takes `key`, `secret` and `passphrase`. Option: `key_version`, the version of the key (`2` if not set). The time
    /// is in milliseconds.
    pub KuCoin {
        // The query is signed as it is and sent percent-encoded.
        let signed = ts + method + path + prefix(raw(query_params), "?") + body;
        header "KC-API-KEY" = key;
        header "KC-API-KEY-VERSION" = default(opt.key_version, "2");
        header "KC-API-TIMESTAMP" = ts;
        header "KC-API-PASSPHRASE" = hmac_sha256(secret, passphrase) | base64;
        header "KC-API-SIGN" = hmac_sha256(secret, signed) | base64;
    }
}

auth_scheme! {
    /// [`KuCoin`] for a broker, whose own key signs which broker it is.
    ///
    /// Source: KuCoin documentation, "Authentication", <https://www.kucoin.com/docs-new/authentication>, and its
    /// client, <https://github.com/Kucoin/kucoin-universal-sdk>, the one in Python.
    ///
    /// Takes the credentials of [`KuCoin`] and `broker_key`, the secret of the broker. Options: `broker`, the partner
    /// that the exchange knows it as, which must be set; `broker_name`, its name; `key_version` as [`KuCoin`] has it.
    pub KuCoinBroker {
        credential broker_key;
        let signed = ts + method + path + prefix(raw(query_params), "?") + body;
        header "KC-API-KEY" = key;
        header "KC-API-KEY-VERSION" = default(opt.key_version, "2");
        header "KC-API-TIMESTAMP" = ts;
        header "KC-API-PASSPHRASE" = hmac_sha256(secret, passphrase) | base64;
        header "KC-API-SIGN" = hmac_sha256(secret, signed) | base64;
        header "KC-API-PARTNER" = opt.broker;
        header "KC-API-PARTNER-SIGN" = hmac_sha256(broker_key, ts + opt.broker + key) | base64;
        header "KC-API-PARTNER-VERIFY" = "true";
        header "KC-BROKER-NAME"? = opt.broker_name;
    }
}
