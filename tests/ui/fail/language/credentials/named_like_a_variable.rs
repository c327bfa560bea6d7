use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential passphrase;
        header "API-Passphrase" = passphrase;
    }
}

fn main() {}
