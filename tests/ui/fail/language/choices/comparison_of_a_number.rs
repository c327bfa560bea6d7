use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Even" = ts == 0 ? "never" : "always";
    }
}

fn main() {}
