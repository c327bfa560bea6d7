use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Timestamp" = ts.to_string();
    }
}

fn main() {}
