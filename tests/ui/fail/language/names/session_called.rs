use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Token" = session("token");
    }
}

fn main() {}
