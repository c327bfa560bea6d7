use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "X-Salt" = from_hex("zz") | hex;
        header "X-Key" = hmac_sha256(from_base64("not base64!"), be(300, 1)) | hex;
        header "X-Sum" = add(18446744073709551615, 1);
    }
}

fn main() {}
