//! Mercado Bitcoin.

use crate::auth_scheme;

auth_scheme! {
    /// Mercado Bitcoin trade API (TAPI) v3: one address, `/tapi/v3/`, and the method in the form.
    ///
    /// Source: Mercado Bitcoin documentation, "API de Negociações (TAPI)",
    /// <https://www.mercadobitcoin.com.br/trade-api/>.
    ///
    /// Takes `key` and `secret`, and the constant `method`, such as `place_buy_order`. The nonce must increase; this
    /// one counts milliseconds.
    pub Mercado {
        nonce: increasing(ms);
        body = form({ tapi_method: op.method, tapi_nonce: nonce, ..params });
        header "TAPI-ID" = key;
        header "TAPI-MAC" = hmac_sha512(secret, path + "?" + body) | hex;
    }
}
