use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Expires" = add(now.s, -30);
    }
}

fn main() {}
