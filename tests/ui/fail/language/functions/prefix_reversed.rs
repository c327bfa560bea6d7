use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Query" = prefix("?", query);
    }
}

fn main() {}
