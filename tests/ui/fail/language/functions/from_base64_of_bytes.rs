use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = hex(from_base64(sha256(ts)));
    }
}

fn main() {}
