use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Text" = "a\u{7}b";
    }
}

fn main() {}
