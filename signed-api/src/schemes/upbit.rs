//! Upbit.

use crate::auth_scheme;

auth_scheme! {
    /// Upbit exchange API v1: a token for each request, which holds a digest of the arguments.
    ///
    /// Source: Upbit documentation, "Authentication", <https://global-docs.upbit.com/reference/auth>.
    ///
    /// Takes `key`, the access key, and `secret`. The nonce is a UUID.
    pub Upbit {
        // Of the arguments as they are, whether they are sent as a query or as JSON.
        let digest = params ? hex(sha512(raw(params, brackets))) : "";
        let bearer = jwt(HS256, secret, {
            access_key: key,
            nonce: uuid,
            query_hash?: digest,
            query_hash_alg?: params ? "SHA512" : "",
        });
        query = form(query_params, brackets);
        header "Authorization" = "Bearer " + bearer;
    }
}
