//! BtcTurk.

use crate::auth_scheme;

auth_scheme! {
    /// BtcTurk API v1. Only the key and the time are signed.
    ///
    /// Source: BtcTurk documentation, "Authentication V1", <https://docs.btcturk.com/authentication/authentication-v1>.
    ///
    /// Takes `key` and `secret`, the latter in base64. The time is in milliseconds.
    pub BtcTurk {
        header "X-PCK" = key;
        header "X-Stamp" = ts;
        header "X-Signature" = hmac_sha256(secret | from_base64, key + ts) | base64;
    }
}
