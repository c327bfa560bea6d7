//! Luno.

use crate::auth_scheme;

auth_scheme! {
    /// Luno API: HTTP basic authentication (RFC 7617), and all arguments in the query.
    ///
    /// Source: Luno documentation, "Authentication", <https://www.luno.com/en/developers/api#tag/Authentication>.
    ///
    /// Takes `key`, the id of the key, and `secret`. Nothing is signed: the secret itself is sent, so the connection
    /// must be HTTPS.
    pub Luno {
        query = form(params);
        header "Authorization" = "Basic " + base64(key + ":" + expose(secret));
    }
}
