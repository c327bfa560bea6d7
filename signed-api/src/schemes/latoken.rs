//! LATOKEN.

use crate::auth_scheme;

auth_scheme! {
    /// LATOKEN API v2. The arguments of a JSON body are signed as a query would be.
    ///
    /// Source: LATOKEN documentation, "LATOKEN API v2, Authentication", <https://api.latoken.com/doc/v2/>.
    ///
    /// Takes `key` and `secret`. There is no time and no nonce.
    pub Latoken {
        header "X-LA-APIKEY" = key;
        header "X-LA-DIGEST" = "HMAC-SHA512";
        header "X-LA-SIGNATURE" = hmac_sha512(secret, method + path + form(params)) | hex;
    }
}
