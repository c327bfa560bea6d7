//! Cryptomus.

use crate::auth_scheme;

auth_scheme! {
    /// Cryptomus exchange API v2.
    ///
    /// Source: Cryptomus documentation, "Request format", <https://doc.cryptomus.com/personal/general/request-format>.
    ///
    /// Takes `account`, the user's UUID, and `secret`, the API key. The signature is an MD5 digest of the body and the
    /// secret, which is no MAC: whoever sees it can try secrets. There is no time and no nonce, and the query is not
    /// signed.
    pub Cryptomus {
        header "userId" = account;
        header "sign" = md5(base64(body) + expose(secret)) | hex;
    }
}
