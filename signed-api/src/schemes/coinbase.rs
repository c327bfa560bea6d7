//! Coinbase: the app's API and Advanced Trade. [`CoinbaseExchange`](super::CoinbaseExchange) is another API.

use crate::auth_scheme;

auth_scheme! {
    /// Coinbase API v2 with a legacy key, signed with HMAC. Coinbase let these keys expire in February 2025, and takes
    /// those of `CoinbaseJwt` since.
    ///
    /// Source: Coinbase documentation, "Coinbase App Legacy Keys",
    /// <https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/legacy-keys>.
    ///
    /// Takes `key` and `secret`. The time is in seconds.
    pub Coinbase {
        header "CB-ACCESS-KEY" = key;
        header "CB-ACCESS-TIMESTAMP" = now.s;
        header "CB-ACCESS-SIGN" = hmac_sha256(secret, now.s + method + target + body) | hex;
    }
}

auth_scheme! {
    /// Coinbase Advanced Trade API v3 with a legacy key, signed with HMAC. Unlike that of [`Coinbase`], the query is
    /// not signed. Coinbase let these keys expire in February 2025, and takes those of `CoinbaseJwt` since.
    ///
    /// Source: Coinbase documentation, "Coinbase App Legacy Keys",
    /// <https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/legacy-keys>.
    ///
    /// Takes `key` and `secret`. The time is in seconds.
    pub CoinbaseAdvanced {
        header "CB-ACCESS-KEY" = key;
        header "CB-ACCESS-TIMESTAMP" = now.s;
        header "CB-ACCESS-SIGN" = hmac_sha256(secret, now.s + method + path + body) | hex;
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// Coinbase App and Advanced Trade APIs with a CDP key of type ECDSA: a token for each request, good for two
    /// minutes.
    ///
    /// Source: Coinbase documentation, "API Key Authentication",
    /// <https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/api-key-authentication>, and its
    /// client, <https://github.com/coinbase/coinbase-advanced-py>. Tokens of before were issued by `coinbase-cloud` to
    /// `retail_rest_api_proxy`.
    ///
    /// Takes `key`, the name of the key (`organizations/../apiKeys/..`), and `secret`, the private key in PEM. Options:
    /// `issuer`, who issues the token (`cdp` if not set); `audience`, whom it is for (nobody if not set).
    pub CoinbaseJwt {
        let bearer = jwt(
            ES256,
            secret | from_pem,
            {
                aud?: opt.audience ? [opt.audience] : [],
                iss: default(opt.issuer, "cdp"),
                nbf: now.s,
                exp: add(now.s, 120),
                sub: key,
                iat: now.s,
                uri: method + " " + host + path,
            },
            { kid: key, nonce: rand(16) | hex },
        );
        header "Authorization" = "Bearer " + bearer;
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// [`CoinbaseJwt`] with a CDP key of type Ed25519. For the Coinbase App API, Coinbase asks for a key of type ECDSA.
    ///
    /// Source: Coinbase documentation, "JWT Authentication",
    /// <https://docs.cdp.coinbase.com/get-started/authentication/jwt-authentication>. It names the request in a list,
    /// `uris`.
    ///
    /// Takes `key`, the id of the key, and `secret`, the seed and the public key together in base64.
    pub CoinbaseJwtEd25519 {
        let bearer = jwt(
            EdDSA,
            secret | from_base64,
            {
                aud: ["cdp_service"],
                iss: "cdp",
                nbf: now.s,
                exp: add(now.s, 120),
                sub: key,
                iat: now.s,
                uris: [method + " " + host + path],
            },
            { kid: key, nonce: rand(16) | hex },
        );
        header "Authorization" = "Bearer " + bearer;
    }
}

auth_scheme! {
    /// Subscription to Coinbase Advanced Trade's WebSocket with a legacy key, signed with HMAC. Arguments: `channel`
    /// and `product_ids`. Coinbase let these keys expire in February 2025, and takes those of `CoinbaseJwtWs`
    /// since.
    ///
    /// Source: Coinbase documentation, "Advanced Trade WebSocket Overview",
    /// <https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview>.
    ///
    /// Takes `key` and `secret`. The time is in seconds.
    pub CoinbaseWs {
        let signed = now.s + super::argument(params, "channel") + super::argument(params, "product_ids");
        message = json({
            type: "subscribe",
            ..params,
            api_key: key,
            timestamp: text(now.s),
            signature: hmac_sha256(secret, signed) | hex,
        });
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// Subscription to Coinbase Advanced Trade's WebSocket with a CDP key of type ECDSA. Arguments: `channel` and
    /// `product_ids`.
    ///
    /// Source: Coinbase documentation, "Advanced Trade WebSocket Overview",
    /// <https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview>.
    ///
    /// Takes the credentials and the options of [`CoinbaseJwt`].
    pub CoinbaseJwtWs {
        let bearer = jwt(
            ES256,
            secret | from_pem,
            {
                aud?: opt.audience ? [opt.audience] : [],
                iss: default(opt.issuer, "cdp"),
                nbf: now.s,
                exp: add(now.s, 120),
                sub: key,
                iat: now.s,
            },
            { kid: key, nonce: rand(16) | hex },
        );
        message = json({ type: "subscribe", ..params, jwt: bearer });
    }
}
