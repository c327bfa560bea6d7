use signed_api::prelude::*;

auth_scheme! {
    /// Key only.
    pub struct Kraken {
        header "API-Key" = key;
    }
}

fn main() {}
