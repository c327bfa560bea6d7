//! Bybit.

use crate::auth_scheme;

auth_scheme! {
    /// Bybit API v5, and the contract API v3 before it.
    ///
    /// Source: Bybit documentation, "Integration Guidance", <https://bybit-exchange.github.io/docs/v5/guide>.
    ///
    /// Takes `key` and `secret`. Options: `recv_window`, how long the request is good for (milliseconds, 5000 if not
    /// set); `broker`, the name of a broker.
    pub Bybit {
        let window = default(opt.recv_window, "5000");
        // Lists of coins stand with plain commas.
        query = form(query_params) | replace("%2C", ",");
        header "X-BAPI-API-KEY" = key;
        header "X-BAPI-TIMESTAMP" = ts;
        header "X-BAPI-RECV-WINDOW" = window;
        header "X-BAPI-SIGN-TYPE" = "2";
        header "X-BAPI-SIGN" = hmac_sha256(secret, ts + key + window + query + body) | hex;
        header "Referer"? = opt.broker;
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// [`Bybit`] with an RSA key.
    ///
    /// Source: Bybit documentation, "Integration Guidance", <https://bybit-exchange.github.io/docs/v5/guide>.
    ///
    /// Takes `key` and `secret`, the private key in PEM. Options are those of [`Bybit`].
    pub BybitRsa {
        let window = default(opt.recv_window, "5000");
        query = form(query_params) | replace("%2C", ",");
        header "X-BAPI-API-KEY" = key;
        header "X-BAPI-TIMESTAMP" = ts;
        header "X-BAPI-RECV-WINDOW" = window;
        header "X-BAPI-SIGN-TYPE" = "2";
        header "X-BAPI-SIGN" = rsa_sha256(secret | from_pem, ts + key + window + query + body) | base64;
        header "Referer"? = opt.broker;
    }
}

auth_scheme! {
    /// Bybit's APIs before v5 (spot v3, inverse v2), where credentials and signature stand among the arguments. The
    /// exchange no longer documents it: its pages of v3, <https://bybit-exchange.github.io/docs/v3/intro>, sign as
    /// [`Bybit`] does.
    ///
    /// Source: Bybit documentation of before, "Inverse Futures V2, Authentication",
    /// <https://bybit-exchange.github.io/docs-legacy/futuresV2/inverse/#t-authentication>.
    ///
    /// Takes `key` and `secret`. Options are those of [`Bybit`].
    pub BybitForm {
        let signed = { ..params, api_key: key, recv_window: default(opt.recv_window, "5000"), timestamp: ts };
        let request = form({ ..signed, sign: hmac_sha256(secret, raw(sort(signed))) | hex });
        query = method == "GET" ? request : "";
        body = method == "GET" ? "" : request;
        header "Referer"? = opt.broker;
    }
}

auth_scheme! {
    /// Login to Bybit's private WebSocket v5, good for ten seconds.
    ///
    /// Source: Bybit documentation, "Connect", <https://bybit-exchange.github.io/docs/v5/ws/connect>.
    ///
    /// Takes `key` and `secret`.
    pub BybitWs {
        let expires = text(add(ts, 10000));
        message = json({ op: "auth", args: [key, expires, hmac_sha256(secret, "GET/realtime" + expires) | hex] });
    }
}
