//! BigONE.

use crate::auth_scheme;

auth_scheme! {
    /// BigONE spot API v3 and contract API v2.
    ///
    /// Source: BigONE documentation, "Authentication", <https://open.bigone.com/docs/authentication>.
    ///
    /// Takes `key` and `secret`. Option: `recv_window_s`, how long the token is good for (seconds, 30 at the exchange
    /// if not set). The nonce is the time in nanoseconds. Neither the path nor the arguments are signed.
    pub BigOne {
        nonce: unique(ns);
        let bearer = jwt(HS256, secret, {
            type: "OpenAPIV2",
            sub: key,
            nonce: text(nonce),
            recv_window?: opt.recv_window_s ? "" + opt.recv_window_s : "",
        });
        header "Authorization" = "Bearer " + bearer;
    }
}
