//! BTC Markets.

use crate::auth_scheme;

auth_scheme! {
    /// BTC Markets API v3. The query is not signed.
    ///
    /// Source: BTC Markets documentation, "BTC Markets API v3, Authentication", <https://docs.btcmarkets.net/>.
    ///
    /// Takes `key` and `secret`, the latter in base64. The time is in milliseconds.
    pub BtcMarkets {
        header "BM-AUTH-APIKEY" = key;
        header "BM-AUTH-TIMESTAMP" = ts;
        header "BM-AUTH-SIGNATURE" = hmac_sha512(secret | from_base64, method + path + ts + body) | base64;
    }
}
