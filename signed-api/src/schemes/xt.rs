//! XT.

use crate::auth_scheme;

auth_scheme! {
    /// XT spot API v4.
    ///
    /// Source: XT documentation, "Signature Instructions",
    /// <https://doc.xt.com/docs/margin-spot/Access%20Description/signatureInstructions>.
    ///
    /// Takes `key` and `secret`. Option: `recv_window`, how long the request is good for (milliseconds, 5000 if not
    /// set, at most 60000).
    pub XtSpot {
        let window = default(opt.recv_window, "5000");
        let sorted = sort(query_params);
        query = form(sorted);
        let fields = "xt-validate-algorithms=HmacSHA256&xt-validate-appkey=" + key
            + "&xt-validate-recvwindow=" + window + "&xt-validate-timestamp=" + ts;
        let request = "#" + method + "#" + path + prefix(raw(sorted), "#") + (body ? "#" : "") + body;
        header "xt-validate-algorithms" = "HmacSHA256";
        header "xt-validate-appkey" = key;
        header "xt-validate-recvwindow" = window;
        header "xt-validate-timestamp" = ts;
        header "xt-validate-signature" = hmac_sha256(secret, fields + request) | hex;
    }
}

auth_scheme! {
    /// XT futures API.
    ///
    /// Source: XT documentation, "Signature Statement",
    /// <https://doc.xt.com/docs/futures/Access%20Description/SignatureStatement>.
    ///
    /// Takes `key` and `secret`. The time is in milliseconds.
    pub XtFutures {
        let sorted = sort(query_params);
        query = form(sorted);
        let fields = "xt-validate-appkey=" + key + "&xt-validate-timestamp=" + ts;
        let request = "#" + path + prefix(raw(sorted), "#") + (body ? "#" : "") + body;
        header "xt-validate-appkey" = key;
        header "xt-validate-timestamp" = ts;
        header "xt-validate-signature" = hmac_sha256(secret, fields + request) | hex;
    }
}
