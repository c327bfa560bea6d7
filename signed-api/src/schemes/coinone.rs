//! Coinone.

use crate::auth_scheme;

auth_scheme! {
    /// Coinone private API v2.1. The arguments travel as base64, in a header and in the body.
    ///
    /// Source: Coinone documentation, "API 소개 및 요청방법", <https://docs.coinone.co.kr/docs/about-public-api>, and the
    /// samples beside its reference of v2.1, which sign with the secret as it is. Version 2.0 wrote it in upper case,
    /// and so do some clients of v2.1: a secret that is given in upper case signs as theirs.
    ///
    /// Takes `key`, the access token, and `secret`. The nonce is a UUID.
    pub Coinone {
        let payload = json({ access_token: key, nonce: uuid, ..params }) | base64;
        body = payload;
        header "Content-Type" = "application/json";
        header "X-COINONE-PAYLOAD" = payload;
        header "X-COINONE-SIGNATURE" = hmac_sha512(secret, payload) | hex;
    }
}

auth_scheme! {
    /// Coinone private API v2.0, where the nonce is a number that increases; this one counts seconds.
    ///
    /// Source: Coinone documentation, "API 소개 및 요청방법",
    /// <https://docs.coinone.co.kr/docs/about-public-api>.
    ///
    /// Takes `key`, the access token, and `secret`, which signs in upper case.
    pub CoinoneV2 {
        nonce: increasing(s);
        let payload = json({ access_token: key, nonce: text(nonce), ..params }) | base64;
        body = payload;
        header "Content-Type" = "application/json";
        header "X-COINONE-PAYLOAD" = payload;
        header "X-COINONE-SIGNATURE" = hmac_sha512(upper(secret), payload) | hex;
    }
}
