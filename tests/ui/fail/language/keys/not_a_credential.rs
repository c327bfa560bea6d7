use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = ed25519(path | from_base64, ts) | base64;
    }
}

fn main() {}
