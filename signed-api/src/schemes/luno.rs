//! Luno.

use crate::auth_scheme;

auth_scheme! {
    /// Luno API: HTTP basic authentication (RFC 7617). Arguments of a POST are a form; those that a method declares to
    /// be in the query stay there, which the exchange takes too.
    ///
    /// Source: Luno documentation, "Authentication", <https://www.luno.com/en/developers/api#tag/Authentication>, and
    /// its client, <https://github.com/luno/luno-go>.
    ///
    /// Takes `key`, the id of the key, and `secret`. Nothing is signed: the secret itself is sent, so the connection
    /// must be HTTPS.
    pub Luno {
        query = form(query_params);
        body = form(body_params);
        header "Authorization" = "Basic " + base64(key + ":" + expose(secret));
    }
}
