use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Text" = method + "\n" + path;
    }
}

fn main() {}
