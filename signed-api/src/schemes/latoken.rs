//! LATOKEN.

use crate::auth_scheme;

auth_scheme! {
    /// LATOKEN API v2. The arguments are signed as a query that is not percent-encoded, those of a JSON body too.
    ///
    /// Source: LATOKEN documentation, "LATOKEN API v2, Authentication", <https://api.latoken.com/doc/v2/>, and its
    /// client, <https://github.com/LATOKEN/latoken-api-v2-python-client>.
    ///
    /// Takes `key` and `secret`. There is no time and no nonce.
    pub Latoken {
        header "X-LA-APIKEY" = key;
        header "X-LA-DIGEST" = "HMAC-SHA512";
        header "X-LA-SIGNATURE" = hmac_sha512(secret, method + path + raw(params)) | hex;
    }
}
