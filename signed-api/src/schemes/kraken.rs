//! Kraken.

use crate::auth_scheme;

auth_scheme! {
    /// Kraken spot REST API: the body is a form.
    ///
    /// Source: Kraken API documentation, "Spot REST Authentication",
    /// <https://docs.kraken.com/exchange/guides/rest/authentication>.
    ///
    /// Takes `key` and `secret`, the latter in base64. The nonce must increase; this one counts milliseconds.
    pub Kraken {
        nonce: increasing(ms);
        // A conditional close is a map: `close[ordertype]=..`, brackets as they are.
        body = form({ nonce, ..params }, nested) | replace("%5B", "[") | replace("%5D", "]");
        header "API-Key" = key;
        header "API-Sign" = hmac_sha512(secret | from_base64, path + sha256(nonce + body)) | base64;
    }
}

auth_scheme! {
    /// [`Kraken`] with a JSON body, which some methods need: `AddOrderBatch`, `CancelOrderBatch`.
    ///
    /// Source: Kraken API documentation, "Spot REST Authentication",
    /// <https://docs.kraken.com/exchange/guides/rest/authentication>.
    ///
    /// Takes the credentials of [`Kraken`].
    pub KrakenJson {
        nonce: increasing(ms);
        body = json({ nonce: text(nonce), ..params });
        header "API-Key" = key;
        header "API-Sign" = hmac_sha512(secret | from_base64, path + sha256(nonce + body)) | base64;
    }
}
