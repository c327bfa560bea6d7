//! Signatures of the recorder's client that differ from what the exchange's own documents and clients say. The schemes
//! of the crate follow those; these are for the recordings.

use signed_api::prelude::*;

auth_scheme! {
    /// Backpack with percent-encoded arguments.
    pub(crate) BackpackEscaped {
        let window = default(opt.recv_window, "5000");
        let signed = join(
            "&",
            "instruction=" + op.instruction,
            form(sort(params)),
            "timestamp=" + ts,
            "window=" + window,
        );
        header "X-API-Key" = key;
        header "X-Timestamp" = ts;
        header "X-Window" = window;
        header "X-Signature" = ed25519(secret | from_base64, signed) | base64;
        header "X-Broker-Id"? = opt.broker;
    }
}

auth_scheme! {
    /// LATOKEN with percent-encoded arguments.
    pub(crate) LatokenEscaped {
        header "X-LA-APIKEY" = key;
        header "X-LA-DIGEST" = "HMAC-SHA512";
        header "X-LA-SIGNATURE" = hmac_sha512(secret, method + path + form(params)) | hex;
    }
}
