use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet;
        header "API-Sign" = secp256k1(wallet | from_pem, keccak256(ts)) | hex;
    }
}

fn main() {}
