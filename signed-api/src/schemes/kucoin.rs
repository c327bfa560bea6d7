//! KuCoin.

use crate::auth_scheme;

auth_scheme! {
    /// KuCoin spot, futures and unified APIs, with a key of version 2.
    ///
    /// Source: KuCoin documentation, "Authentication", <https://www.kucoin.com/docs-new/authentication>.
    ///
    /// Takes `key`, `secret` and `passphrase`. Options for brokers: `partner`, and with it `partner_key`.
    pub KuCoin {
        // The query is signed as it is and sent percent-encoded.
        let signed = ts + method + path + prefix(raw(query_params), "?") + body;
        header "KC-API-KEY" = key;
        header "KC-API-KEY-VERSION" = "2";
        header "KC-API-TIMESTAMP" = ts;
        header "KC-API-PASSPHRASE" = hmac_sha256(secret, passphrase) | base64;
        header "KC-API-SIGN" = hmac_sha256(secret, signed) | base64;
        header "KC-API-PARTNER"? = opt.partner;
        header "KC-API-PARTNER-SIGN"? = opt.partner ? base64(hmac_sha256(opt.partner_key, ts + opt.partner + key)) : "";
        header "KC-API-PARTNER-VERIFY"? = opt.partner ? "true" : "";
    }
}
