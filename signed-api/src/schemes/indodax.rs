//! Indodax.

use crate::auth_scheme;

auth_scheme! {
    /// Indodax private API: one address, `/tapi`, and the method in the form.
    ///
    /// Source: Indodax documentation, "Private REST API",
    /// <https://github.com/btcid/indodax-official-api-docs/blob/master/Private-RestAPI.md>.
    ///
    /// Takes `key` and `secret`, and the constant `method`, such as `trade`. Option: `recv_window`, how long the
    /// request is good for (milliseconds, 5000 if not set).
    pub Indodax {
        body = form({
            method: op.method,
            timestamp: ts,
            recvWindow: default(opt.recv_window, "5000"),
            ..params,
        });
        header "Key" = key;
        header "Sign" = hmac_sha512(secret, body) | hex;
    }
}
