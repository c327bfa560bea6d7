//! Upbit.

use crate::auth_scheme;

auth_scheme! {
    /// Upbit exchange API v1: a token for each request, which holds a digest of the arguments.
    ///
    /// Source: Upbit documentation, "Authentication", <https://global-docs.upbit.com/reference/auth>, and
    /// <https://docs.upbit.com/kr/reference/auth>. Their tokens are of `HS512`; what these pages said before, "Creating
    /// authenticated requests", <https://docs.upbit.com/docs/create-authorization-request>, asked for `HS256`.
    ///
    /// Takes `key`, the access key, and `secret`. Option: `algorithm`, `HS256` for the tokens of before (`HS512` if it
    /// is not set). The nonce is a UUID.
    pub Upbit {
        // Of the arguments as they are, whether they are sent as a query or as JSON.
        let digest = params ? hex(sha512(raw(params, brackets))) : "";
        let claims = {
            access_key: key,
            nonce: uuid,
            query_hash?: digest,
            query_hash_alg?: params ? "SHA512" : "",
        };
        let bearer = opt.algorithm == "HS256" ? jwt(HS256, secret, claims) : jwt(HS512, secret, claims);
        query = form(query_params, brackets);
        header "Authorization" = "Bearer " + bearer;
    }
}
