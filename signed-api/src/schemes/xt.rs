//! XT.

use crate::auth_scheme;

auth_scheme! {
    /// XT spot API v4.
    ///
    /// Source: XT documentation, "Signature Generation",
    /// <https://github.com/XtApis/xt-api/blob/main/docs/spot/Access%20Description/signSteps.mdx>. [`XtSpotPrefixed`] is
    /// the same by the names of before.
    ///
    /// Takes `key` and `secret`. Option: `recv_window`, how long the request is good for (milliseconds, 5000 if not
    /// set, at most 60000).
    pub XtSpot {
        let window = default(opt.recv_window, "5000");
        let sorted = sort(query_params);
        query = form(sorted);
        let fields = "validate-algorithms=HmacSHA256&validate-appkey=" + key
            + "&validate-recvwindow=" + window + "&validate-timestamp=" + ts;
        let request = "#" + method + "#" + path + prefix(raw(sorted), "#") + (body ? "#" : "") + body;
        header "validate-algorithms" = "HmacSHA256";
        header "validate-appkey" = key;
        header "validate-recvwindow" = window;
        header "validate-timestamp" = ts;
        header "validate-signature" = hmac_sha256(secret, fields + request) | hex;
    }
}

auth_scheme! {
    /// XT futures API.
    ///
    /// Source: XT documentation, "Obtain Signature",
    /// <https://github.com/XtApis/xt-api/blob/main/docs/futures/Access%20Description/signSteps.mdx>.
    /// [`XtFuturesPrefixed`] is the same by the names of before.
    ///
    /// Takes `key` and `secret`. The time is in milliseconds.
    pub XtFutures {
        let sorted = sort(query_params);
        query = form(sorted);
        let fields = "validate-appkey=" + key + "&validate-timestamp=" + ts;
        let request = "#" + path + prefix(raw(sorted), "#") + (body ? "#" : "") + body;
        header "validate-appkey" = key;
        header "validate-timestamp" = ts;
        header "validate-signature" = hmac_sha256(secret, fields + request) | hex;
    }
}

auth_scheme! {
    /// [`XtSpot`] with `xt-validate-` where that has `validate-`, in the names of the header fields and in what is
    /// signed. Clients use both.
    ///
    /// Source: XT documentation of before, "Sign Statement", <https://doc.xt.com/>, and clients of that time.
    ///
    /// Takes the credentials and the option of [`XtSpot`].
    pub XtSpotPrefixed {
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
    /// [`XtFutures`] with `xt-validate-` where that has `validate-`, in the names of the header fields and in what is
    /// signed. Clients use both.
    ///
    /// Source: XT documentation of before, "Sign Statement", <https://doc.xt.com/>, and clients of that time.
    ///
    /// Takes the credentials of [`XtFutures`].
    pub XtFuturesPrefixed {
        let sorted = sort(query_params);
        query = form(sorted);
        let fields = "xt-validate-appkey=" + key + "&xt-validate-timestamp=" + ts;
        let request = "#" + path + prefix(raw(sorted), "#") + (body ? "#" : "") + body;
        header "xt-validate-appkey" = key;
        header "xt-validate-timestamp" = ts;
        header "xt-validate-signature" = hmac_sha256(secret, fields + request) | hex;
    }
}
