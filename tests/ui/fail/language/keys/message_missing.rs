use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = ed25519(secret | from_pem) | base64;
    }
}

fn main() {}
