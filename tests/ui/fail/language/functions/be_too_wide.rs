use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = keccak256(be(ts, 64)) | hex;
    }
}

fn main() {}
