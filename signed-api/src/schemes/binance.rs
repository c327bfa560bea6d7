//! Binance: spot and margin, USD-M and COIN-M futures, Binance.US. All sign the same way.

use crate::auth_scheme;

auth_scheme! {
    /// Binance, signed with HMAC: spot, margin and wallet (`/api`, `/sapi`), USD-M and COIN-M futures (`/fapi`,
    /// `/dapi`), Binance.US.
    ///
    /// Source: Binance documentation, "Request Security",
    /// <https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security>.
    ///
    /// Takes `key` and `secret`. Option: `recv_window`, how long the request is good for (milliseconds, at most
    /// 60000, and 5000 at the exchange if not set). GET and DELETE carry the arguments in the query, the others in a
    /// form.
    pub Binance {
        let signed = form({ timestamp: ts, ..params, recvWindow?: opt.recv_window });
        let request = signed + "&signature=" + hex(hmac_sha256(secret, signed));
        query = method == "GET" || method == "DELETE" ? request : "";
        body = method == "GET" || method == "DELETE" ? "" : request;
        header "X-MBX-APIKEY" = key;
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// [`Binance`] with an RSA key.
    ///
    /// Source: Binance documentation, "Request Security",
    /// <https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security>.
    ///
    /// Takes `key` and `secret`, the private key in PEM. The option is that of [`Binance`].
    pub BinanceRsa {
        let signed = form({ timestamp: ts, ..params, recvWindow?: opt.recv_window });
        let sign = rsa_sha256(secret | from_pem, signed) | base64 | percent_encode;
        let request = signed + "&signature=" + sign;
        query = method == "GET" || method == "DELETE" ? request : "";
        body = method == "GET" || method == "DELETE" ? "" : request;
        header "X-MBX-APIKEY" = key;
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// [`Binance`] with an Ed25519 key.
    ///
    /// Source: Binance documentation, "Request Security",
    /// <https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security>.
    ///
    /// Takes `key` and `secret`, the private key in PEM. The option is that of [`Binance`].
    pub BinanceEd25519 {
        let signed = form({ timestamp: ts, ..params, recvWindow?: opt.recv_window });
        let sign = ed25519(secret | from_pem, signed) | base64 | percent_encode;
        let request = signed + "&signature=" + sign;
        query = method == "GET" || method == "DELETE" ? request : "";
        body = method == "GET" || method == "DELETE" ? "" : request;
        header "X-MBX-APIKEY" = key;
    }
}

auth_scheme! {
    /// Binance endpoints that want the API key and no signature, which futures have: market data of type `MARKET_DATA`
    /// and listen keys of type `USER_STREAM`.
    ///
    /// Source: Binance documentation, "USDⓈ-M Futures, General Info",
    /// <https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info>.
    ///
    /// Takes `key`.
    pub BinanceKey {
        header "X-MBX-APIKEY" = key;
    }
}

auth_scheme! {
    /// Subscription to the user data stream over Binance's WebSocket API, signed with HMAC.
    ///
    /// Source: Binance documentation, "WebSocket API, Request security",
    /// <https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security>.
    ///
    /// Takes `key` and `secret`. Option: `recv_window` (milliseconds, at most 60000, and 5000 at the exchange if not
    /// set).
    pub BinanceWs {
        // In alphabetical order, as they are signed.
        let signed = { apiKey: key, recvWindow?: opt.recv_window, timestamp: ts };
        message = json({
            id: "1",
            method: "userDataStream.subscribe.signature",
            params: { ..signed, signature: hmac_sha256(secret, raw(signed)) | hex },
        });
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// [`BinanceWs`] with an Ed25519 key.
    ///
    /// Source: Binance documentation, "WebSocket API, Request security",
    /// <https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security>.
    ///
    /// Takes `key` and `secret`, the private key in PEM. The option is that of [`BinanceWs`].
    pub BinanceWsEd25519 {
        let signed = { apiKey: key, recvWindow?: opt.recv_window, timestamp: ts };
        message = json({
            id: "1",
            method: "userDataStream.subscribe.signature",
            params: { ..signed, signature: ed25519(secret | from_pem, raw(signed)) | base64 },
        });
    }
}
