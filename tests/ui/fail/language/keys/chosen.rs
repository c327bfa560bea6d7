use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = ed25519(opt.test ? secret | from_pem : secret | from_hex, ts) | base64;
    }
}

fn main() {}
