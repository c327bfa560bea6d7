//! LBank.

use crate::auth_scheme;

auth_scheme! {
    /// LBank spot API v2, signed with HMAC over the MD5 digest of the sorted arguments.
    ///
    /// Source: LBank documentation, "Signature", <https://www.lbank.com/docs/index.html>.
    ///
    /// Takes `key` and `secret`. The time is in milliseconds.
    pub LBank {
        // 30 to 40 letters and digits.
        let echo = rand(19) | hex;
        let signed = sort({ ..params, api_key: key, echostr: echo, signature_method: "HmacSHA256", timestamp: ts });
        let digest = md5(raw(signed)) | hex_upper;
        body = form(sort({ ..params, api_key: key, sign: hmac_sha256(secret, digest) | hex }));
        header "timestamp" = ts;
        header "signature_method" = "HmacSHA256";
        header "echostr" = echo;
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// [`LBank`] with an RSA key.
    ///
    /// Source: LBank documentation, "Signature", <https://www.lbank.com/docs/index.html>.
    ///
    /// Takes `key` and `secret`, the private key, PKCS#8 in base64. The time is in milliseconds.
    pub LBankRsa {
        let echo = rand(19) | hex;
        let signed = sort({ ..params, api_key: key, echostr: echo, signature_method: "RSA", timestamp: ts });
        let digest = md5(raw(signed)) | hex_upper;
        body = form(sort({ ..params, api_key: key, sign: rsa_sha256(secret | from_base64, digest) | base64 }));
        header "timestamp" = ts;
        header "signature_method" = "RSA";
        header "echostr" = echo;
    }
}
