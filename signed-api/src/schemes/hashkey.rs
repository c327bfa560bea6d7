//! HashKey.

use crate::auth_scheme;

auth_scheme! {
    /// HashKey Global API v1: arguments in the query of a GET, in a form otherwise.
    ///
    /// Source: HashKey documentation, "HashKey Global API, Authentication",
    /// <https://hashkeyglobal-apidoc.readme.io/reference/authentication-1>.
    ///
    /// Takes `key` and `secret`. Options: `recv_window`, how long the request is good for (milliseconds, 5000 at the
    /// exchange if not set); `broker`, the number of a broker.
    pub HashKey {
        // All is percent-encoded but the comma.
        let signed = form({ timestamp: ts, ..params, recvWindow?: opt.recv_window }) | replace("%2C", ",");
        let sign = hmac_sha256(secret, signed) | hex;
        let request = signed + "&signature=" + sign;
        query = method == "GET" ? request : "";
        body = method == "GET" ? "" : request;
        header "X-HK-APIKEY" = key;
        header "INPUT-SOURCE"? = opt.broker;
        header "broker_sign"? = opt.broker ? sign : "";
    }
}

auth_scheme! {
    /// HashKey Global API v1, orders in batches: the body is JSON and is not signed.
    ///
    /// Source: HashKey documentation, "HashKey Global API, Authentication",
    /// <https://hashkeyglobal-apidoc.readme.io/reference/authentication-1>.
    ///
    /// Takes the credentials and the options of [`HashKey`].
    pub HashKeyJson {
        let signed = form({ timestamp: ts, ..query_params, recvWindow?: opt.recv_window }) | replace("%2C", ",");
        let sign = hmac_sha256(secret, signed) | hex;
        query = signed + "&signature=" + sign;
        header "X-HK-APIKEY" = key;
        header "INPUT-SOURCE"? = opt.broker;
        header "broker_sign"? = opt.broker ? sign : "";
    }
}
