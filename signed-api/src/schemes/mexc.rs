//! MEXC.

use crate::auth_scheme;

auth_scheme! {
    /// MEXC spot API v3: all arguments travel in the query, whatever the method.
    ///
    /// Source: MEXC documentation, "Spot V3, General Info", <https://www.mexc.com/api-docs/spot-v3/general-info>.
    ///
    /// Takes `key` and `secret`. Options: `recv_window`, how long the request is good for (milliseconds, at most
    /// 60000, and 5000 at the exchange if not set); `broker`, the name of a broker.
    pub MexcSpot {
        let signed = form({ ..params, timestamp: ts, recvWindow?: opt.recv_window });
        query = signed + "&signature=" + hex(hmac_sha256(secret, signed));
        header "X-MEXC-APIKEY" = key;
        header "source"? = opt.broker;
    }
}

auth_scheme! {
    /// MEXC broker API: as [`MexcSpot`], but the body is JSON and is not signed.
    ///
    /// Source: MEXC documentation, "Broker, Signed", <https://mexcdevelop.github.io/apidocs/broker_en/>.
    ///
    /// Takes the credentials and the options of [`MexcSpot`].
    pub MexcBroker {
        let signed = form({ ..query_params, timestamp: ts, recvWindow?: opt.recv_window });
        query = signed + "&signature=" + hex(hmac_sha256(secret, signed));
        header "X-MEXC-APIKEY" = key;
        header "source"? = opt.broker;
    }
}

auth_scheme! {
    /// MEXC contract API v1.
    ///
    /// Source: MEXC documentation, "Integration Guide", <https://www.mexc.com/api-docs/futures/integration-guide>, and
    /// its clients, <https://github.com/mexcdevelop/mexc-api-demo>. These count the window in milliseconds; the pages
    /// before them, <https://mexcdevelop.github.io/apidocs/contract_v1_en/>, in seconds.
    ///
    /// Takes `key` and `secret`. Options: `recv_window`, how long the request is good for (milliseconds, at most 60000,
    /// and 10000 at the exchange if not set); `broker`, the name of a broker. The time is in milliseconds.
    pub MexcContract {
        query = form(sort(query_params));
        header "ApiKey" = key;
        header "Request-Time" = ts;
        header "Recv-Window"? = opt.recv_window;
        header "Signature" = hmac_sha256(secret, key + ts + query + body) | hex;
        header "source"? = opt.broker;
    }
}
